import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { changeRun } from './changeRun'

export function RenameRunDialog({ job, onClose, onRenamed }: { job: Pick<TrainingJob, 'job_id' | 'name'>; onClose(): void; onRenamed?(job: TrainingJob): void }) {
  const { t } = useTranslation('runs')
  const { t: common } = useTranslation()
  const [name, setName] = useState(job.name)
  const save = useMutation({
    mutationFn: () => changeRun(job.job_id, { name: name.trim() }),
    onSuccess: (changed) => {
      onRenamed?.(changed)
      onClose()
    },
  })
  const missing = name.trim() === ''
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!missing) save.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('rename.title')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          {save.isError && <ErrorState error={save.error} />}
          <TextInput data-autofocus dir="auto" label={t('rename.name')} maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} error={missing ? t('rename.missing') : undefined} onFocus={(event) => event.currentTarget.select()} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {common('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
