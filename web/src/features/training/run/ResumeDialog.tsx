import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { StartTrainingResponse, TrainingJob } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { NumberField } from '@/components/NumberField'
import { useFormat } from '@/i18n/format'
import { limits } from '../settings'

/** A new run that goes on from this one's last checkpoint, to as many epochs in all as are asked for. */
export function ResumeDialog({ job, onClose }: { job: TrainingJob; onClose(): void }) {
  const { t } = useTranslation('training')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const least = job.status === 'COMPLETED' ? job.params.epochs + 1 : job.params.epochs
  const [epochs, setEpochs] = useState<number | ''>(job.status === 'COMPLETED' ? Math.min(limits.epochs.max, job.params.epochs * 2) : job.params.epochs)
  const resume = useMutation({
    mutationFn: () => api.post<StartTrainingResponse>(`/api/training/${encodeURIComponent(job.job_id)}/resume`, { epochs }),
    onSuccess: ({ job_id }) => {
      void queries.invalidateQueries({ queryKey: keys.jobs })
      onClose()
      void navigate(`/runs/${job_id}`)
    },
  })
  const wrong = typeof epochs !== 'number' || !Number.isInteger(epochs) || epochs < least || epochs > limits.epochs.max
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong) resume.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('resume.title')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          <p style={{ margin: 0 }}>{t('resume.text', { epoch: format.integer(job.epoch) })}</p>
          {resume.isError && <ErrorState error={resume.error} />}
          <NumberField label={t('resume.epochs')} value={epochs} onChange={setEpochs} error={wrong ? t('resume.wrong', { min: format.integer(least), max: format.integer(limits.epochs.max) }) : undefined} data-autofocus />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={resume.isPending}>
              {t('action.resume')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
