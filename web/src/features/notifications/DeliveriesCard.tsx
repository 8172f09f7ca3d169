import { Button } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Delivery, DeliveryListResponse, DeliveryResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { notifyFailed } from '@/components/notify'
import { Pages } from '@/components/Pages'
import { Pill, type Tone } from '@/components/Pill'
import { Table } from '@/components/Table'
import { BdiText, CodeText, DateText, NumberText } from '@/components/Text'
import { useProblems } from '@/i18n/problems'
import styles from './Notifications.module.css'

const limit = 20
const everyMs = 5_000
const tones: Record<Delivery['state'], Tone> = { waiting: 'info', delivered: 'good', failed: 'bad' }

/** What was sent, and how that went. */
export function DeliveriesCard() {
  const { t } = useTranslation(['notifications', 'common'])
  const [skip, setSkip] = useState(0)
  const query = { skip, limit }
  const list = useQuery({
    queryKey: keys.deliveries(query),
    queryFn: ({ signal }) => api.get<DeliveryListResponse>('/api/notifications/deliveries', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (state) => (state.state.data?.deliveries.some((delivery) => delivery.state === 'waiting') ? everyMs : false),
  })
  return (
    <Card title={t('deliveries')} padded={list.data?.total === 0 || !list.data}>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading rows={3} />
      ) : list.data.total === 0 ? (
        <p className={styles.quiet}>{t('nothingSent')}</p>
      ) : (
        <>
          <Table
            label={t('deliveries')}
            head={
              <tr>
                <th>{t('what')}</th>
                <th>{t('rule')}</th>
                <th>{t('state')}</th>
                <th data-end>{t('tries')}</th>
                <th>{t('answer')}</th>
                <th>{t('time')}</th>
                <th>
                  <span className="visually-hidden">{t('common:actions')}</span>
                </th>
              </tr>
            }
          >
            {list.data.deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </Table>
          <Pages skip={skip} limit={limit} total={list.data.total} onSkip={setSkip} />
        </>
      )}
    </Card>
  )
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation(['notifications', 'common'])
  const problems = useProblems()
  const resend = useMutation({
    mutationFn: () => api.post<DeliveryResponse>(`/api/notifications/deliveries/${delivery.id}/redeliver`),
    onError: (error) => notifyFailed(problems.say(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.notifications }),
  })
  return (
    <tr>
      <td>
        <div>
          <strong>{t(`event.${delivery.event}`)}</strong>
          {delivery.job_id && (
            <Link to={`/runs/${delivery.job_id}`} className={styles.run}>
              <CodeText>{delivery.job_id}</CodeText>
            </Link>
          )}
        </div>
      </td>
      <td data-label={t('rule')}>
        <BdiText>{delivery.rule_name}</BdiText>
      </td>
      <td data-label={t('state')}>
        <Pill tone={tones[delivery.state]}>{t(`state.${delivery.state}`)}</Pill>
      </td>
      <td data-label={t('tries')} data-end>
        <NumberText value={delivery.tries} />
      </td>
      <td data-label={t('answer')}>
        <div>
          {delivery.error ? problems.sentence(delivery.error) : (delivery.answer_code ?? '–')}
          {delivery.answer && (
            <details className={styles.answer}>
              <summary>{t('answerText')}</summary>
              <pre dir="ltr">{delivery.answer}</pre>
            </details>
          )}
        </div>
      </td>
      <td data-label={t('time')}>
        <DateText value={delivery.last_try_at ?? delivery.created_at} kind="ago" />
      </td>
      <td data-end>
        {delivery.state !== 'waiting' && delivery.event !== 'test' && (
          <Button size="xs" variant="subtle" loading={resend.isPending} onClick={() => resend.mutate()}>
            {t('resend')}
          </Button>
        )}
      </td>
    </tr>
  )
}
