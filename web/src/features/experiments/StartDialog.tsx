import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Experiment, StartExperimentResponse } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { notifyDone } from '@/components/notify'
import { useFormat } from '@/i18n/format'
import { experimentPath } from './queries'
import { readSeeds } from './seeds'

const mostRuns = 100

/** One run, or the same settings with several seeds: only those say how much of a score is luck. */
export function StartDialog({ experiment, onClose }: { experiment: Experiment; onClose(): void }) {
  const { t } = useTranslation('experiments')
  const { t: common } = useTranslation()
  const format = useFormat()
  const [how, setHow] = useState<'one' | 'seeds'>('one')
  const [text, setText] = useState('1, 2, 3, 4, 5')
  const seeds = readSeeds(text)
  const wrong = how === 'seeds' && (seeds === null || seeds.length === 0 || seeds.length > mostRuns)
  const start = useMutation({
    mutationFn: () => api.post<StartExperimentResponse>(`${experimentPath(experiment.id)}/start`, how === 'seeds' ? { seeds } : {}),
    onSuccess: ({ job_ids }) => {
      void queries.invalidateQueries({ queryKey: keys.experiments })
      void queries.invalidateQueries({ queryKey: keys.jobs })
      notifyDone(t('start.done', { count: job_ids.length, number: format.integer(job_ids.length) }))
      onClose()
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong) start.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('start.title')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          {start.isError && <ErrorState error={start.error} />}
          <Radio.Group value={how} onChange={(value) => setHow(value as typeof how)} label={t('start.how')}>
            <Stack gap="xs" mt="xs">
              <Radio value="one" label={t('start.one')} />
              <Radio value="seeds" label={t('start.seeds')} description={t('start.seedsHint')} />
            </Stack>
          </Radio.Group>
          {how === 'seeds' && <TextInput dir="ltr" label={t('start.which')} description={t('start.whichHint')} value={text} onChange={(event) => setText(event.currentTarget.value)} error={wrong ? t('start.wrong', { most: format.integer(mostRuns) }) : undefined} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={start.isPending} data-autofocus>
              {t('start.confirm', { count: how === 'one' ? 1 : (seeds?.length ?? 0), number: format.integer(how === 'one' ? 1 : (seeds?.length ?? 0)) })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
