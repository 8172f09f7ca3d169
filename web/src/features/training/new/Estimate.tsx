import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError } from '@/api/problem'
import type { EstimateResponse, StartTrainingRequest } from '@/api/types'
import { Note } from '@/components/Note'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import classes from './NewRun.module.css'

const settledAfter = 600

/** What the training would take, asked anew when the settings have settled. It helps to decide; it never stands in the way of the start. */
export function Estimate({ request }: { request: StartTrainingRequest | null }) {
  const { t } = useTranslation('newRun')
  const format = useFormat()
  const problems = useProblems()
  const asked = request && JSON.stringify({ ...request, name: undefined })
  const [settled] = useDebouncedValue(asked, settledAfter)
  const query = useQuery({
    queryKey: ['estimate', settled],
    queryFn: async () => (await api.post<EstimateResponse>('/api/training/estimate', JSON.parse(settled!))).estimate,
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    // Another estimate asks for a helper's time again; the start does not depend on it.
    retry: false,
  })
  if (asked === null) return null
  const changing = asked !== settled || query.isFetching
  const estimate = query.data
  const refused = query.error instanceof ApiError && !changing ? query.error : null
  return (
    <div className={classes.estimate} role="status" data-changing={changing || undefined}>
      <h3>{t('estimate.title')}</h3>
      {refused ? (
        <p>{problems.say(refused)}</p>
      ) : estimate ? (
        <>
          <dl>
            <div>
              <dt>{t('estimate.time')}</dt>
              <dd>
                {estimate.fewest_seconds < 0.8 * estimate.seconds
                  ? t('estimate.between', { from: format.duration(estimate.fewest_seconds, 1), to: format.duration(estimate.seconds, 1) })
                  : t('estimate.about', { value: format.duration(estimate.seconds, 1) })}
              </dd>
            </div>
            <div>
              <dt>{t('estimate.memory')}</dt>
              <dd>{t('estimate.about', { value: format.bytes(estimate.memory_bytes) })}</dd>
            </div>
            <div>
              <dt>{t('estimate.steps')}</dt>
              <dd>{format.integer(estimate.steps_per_epoch)}</dd>
            </div>
            <div>
              <dt>{t('estimate.parameters')}</dt>
              <dd>{format.integer(estimate.parameters)}</dd>
            </div>
          </dl>
          {!estimate.fits && (
            <Note tone="warn">
              {t('estimate.tooLarge', { needed: format.bytes(estimate.memory_bytes), limit: format.bytes(estimate.memory_limit_bytes) })} {t(`estimate.lower.${estimate.largest_setting}`)}
            </Note>
          )}
        </>
      ) : (
        <p>{t('estimate.waiting')}</p>
      )}
    </div>
  )
}
