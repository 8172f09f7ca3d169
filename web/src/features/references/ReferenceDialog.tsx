import { Button, FileInput, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { keys, queries } from '@/api/queries'
import type { Reference } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { notifyDone } from '@/components/notify'
import { sendFile } from '@/components/upload/sendFile'

/** Values that somebody measured on the chart at hand. */
export function ReferenceDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation(['references', 'common'])
  const [file, setFile] = useState<File | null>(null)
  const [fields, setFields] = useState({ name: '', instrument: '', measured_at: '' })
  const field = (name: keyof typeof fields) => ({ value: fields[name], onChange: (event: { currentTarget: HTMLInputElement }) => setFields({ ...fields, [name]: event.currentTarget.value }) })
  const save = useMutation({
    mutationFn: () => sendFile<Reference>('/api/references', file!, { name: fields.name.trim() || undefined, instrument: fields.instrument.trim() || undefined, measured_at: fields.measured_at || undefined }, { signal: new AbortController().signal, onProgress: () => undefined }),
    onSuccess: (reference) => {
      void queries.invalidateQueries({ queryKey: keys.references })
      notifyDone(t('added', { name: reference.name }))
      onClose()
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (file) save.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('upload')} closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          <p style={{ color: 'var(--ink-2)' }}>{t('uploadAbout')}</p>
          {save.isError && <ErrorState error={save.error} />}
          <FileInput data-autofocus label={t('file')} placeholder={t('fileChoose')} accept=".cgats,.txt,.ti3,.cie,.csv" value={file} onChange={setFile} clearable clearButtonProps={{ 'aria-label': t('common:action.delete') }} />
          <TextInput dir="auto" label={t('name')} description={t('nameHint')} maxLength={100} {...field('name')} />
          <TextInput dir="auto" label={t('instrument')} maxLength={100} {...field('instrument')} />
          <TextInput type="date" label={t('measuredAt')} {...field('measured_at')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={file === null}>
              {t('common:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
