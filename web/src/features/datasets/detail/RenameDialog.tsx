import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Dataset, DatasetResponse } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'

export function RenameDialog({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const { t } = useTranslation(['datasets', 'common'])
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: dataset.name, description: dataset.description ?? '' },
    validate: {
      name: (value) => (value.trim() === '' ? t('rename.missing') : value.trim().length > 200 ? t('rename.long') : null),
      description: (value) => (value.length > 2000 ? t('rename.longDescription') : null),
    },
  })
  const save = useMutation({
    mutationFn: (values: typeof form.values) => api.patch<DatasetResponse>(`/api/datasets/${dataset.id}`, { name: values.name.trim(), description: values.description.trim() }),
    onSuccess: (answer) => {
      queries.setQueryData(keys.dataset(dataset.id), answer.dataset)
      void queries.invalidateQueries({ queryKey: [...keys.datasets, 'list'] })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('rename.title')} closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack gap="md">
          {save.isError && <ErrorState error={save.error} />}
          <TextInput data-autofocus dir="auto" label={t('rename.name')} key={form.key('name')} {...form.getInputProps('name')} />
          <Textarea dir="auto" autosize minRows={2} maxRows={8} label={t('rename.description')} key={form.key('description')} {...form.getInputProps('description')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('common:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
