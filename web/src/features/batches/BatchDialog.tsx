import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Batch, BatchOperation, CorrectionOptions } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { SecretDialog } from '@/features/notifications/SecretDialog'
import { useFormat } from '@/i18n/format'
import { OptionFields } from '../images/OptionFields'

export const operations: BatchOperation[] = ['detect_and_correct', 'correct', 'detect', 'remove_background']

interface Props {
  /** Which pictures: these, or all of a light group. */
  imageIds?: readonly string[]
  group?: string
  count: number
  operation: BatchOperation
  /** The detection whose card all are corrected by. */
  detectionId?: string
  onClose(): void
}

export function BatchDialog({ imageIds, group, count, operation: begin, detectionId, onClose }: Props) {
  const { t } = useTranslation(['batches', 'images', 'common'])
  const format = useFormat()
  const navigate = useNavigate()
  const [operation, setOperation] = useState(begin)
  const [name, setName] = useState('')
  const [callback, setCallback] = useState('')
  const [options, setOptions] = useState<CorrectionOptions>({})
  const [more, setMore] = useState(false)
  const corrects = operation === 'correct' || operation === 'detect_and_correct'
  const start = useMutation({
    mutationFn: () =>
      api.post<Batch>('/api/batch/jobs', {
        ...(group === undefined ? { image_ids: imageIds } : { group }),
        operation,
        ...(corrects && { options: { ...options, ...(detectionId !== undefined && operation === 'correct' && { detection_id: detectionId }) } }),
        ...(name.trim() !== '' && { name: name.trim() }),
        ...(callback.trim() !== '' && { callback_url: callback.trim() }),
      }),
    onSuccess: (batch) => {
      queries.setQueryData(keys.batch(batch.job_id), batch)
      void queries.invalidateQueries({ queryKey: [...keys.batches, 'list'] })
      if (!batch.callback_secret) open(batch)
    },
  })
  const open = (batch: Batch) => {
    onClose()
    void navigate(`/batches/${batch.job_id}`)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    start.mutate()
  }
  if (start.data?.callback_secret) return <SecretDialog secret={start.data.callback_secret} onClose={() => open(start.data)} />
  return (
    <Modal opened onClose={onClose} size="lg" title={t('new.title', { count, number: format.integer(count) })} closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          {start.isError && <ErrorState error={start.error} />}
          <Select label={t('new.operation')} description={t(`operation.${operation}.about`)} inputWrapperOrder={['label', 'input', 'description']} allowDeselect={false} value={operation} onChange={(value) => setOperation(value as BatchOperation)} data={operations.map((value) => ({ value, label: t(`operation.${value}`) }))} />
          {operation === 'correct' && detectionId !== undefined && <p style={{ color: 'var(--ink-2)', fontSize: 13 }}>{t('new.byThisCard')}</p>}
          <TextInput dir="auto" label={t('new.name')} placeholder={t('new.namePlaceholder')} maxLength={255} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          {corrects && (
            <Button variant="subtle" style={{ justifySelf: 'start', alignSelf: 'start' }} aria-expanded={more} onClick={() => setMore(!more)}>
              {t(more ? 'images:options.close' : 'new.options')}
            </Button>
          )}
          {corrects && more && (
            <>
              <OptionFields options={options} onChange={setOptions} />
              <TextInput dir="ltr" type="url" label={t('new.callback')} description={t('new.callbackHint')} maxLength={2000} value={callback} onChange={(event) => setCallback(event.currentTarget.value)} />
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={start.isPending}>
              {t('new.start', { count, number: format.integer(count) })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
