import { Button, Group, Modal, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { DatasetListResponse, Experiment, ExperimentResponse, StartTrainingRequest } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { experimentPath } from './queries'

const models = ['mlp', 'resnet', 'ensemble', 'linear'] as const

interface Props {
  /** The one to change; without it a new one is made. */
  experiment?: Experiment
  /** What a new one begins with: a run's settings. */
  begin?: Pick<Experiment, 'name' | 'dataset_id' | 'model_type'> & { config: StartTrainingRequest }
  onClose(): void
  onSaved?(experiment: Experiment): void
}

export function ExperimentDialog({ experiment, begin, onClose, onSaved }: Props) {
  const { t } = useTranslation(['experiments', 'common', 'training'])
  const datasets = useQuery({ queryKey: keys.datasetList({ limit: 200 }), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', { limit: 200 }, signal) })
  const first = experiment ?? begin
  const form = useForm({
    initialValues: {
      name: first?.name ?? '',
      description: experiment?.description ?? '',
      tags: experiment?.tags ?? [],
      dataset_id: first?.dataset_id ?? null,
      model_type: (first?.model_type ?? null) as string | null,
    },
    validate: { name: (value) => (value.trim() === '' ? t('dialog.missing') : null) },
  })
  const save = useMutation({
    mutationFn: ({ name, description, tags, dataset_id, model_type }: typeof form.values) => {
      const body = { name: name.trim(), description: description.trim(), tags, ...(dataset_id && { dataset_id }), ...(model_type && { model_type }) }
      return experiment ? api.patch<ExperimentResponse>(experimentPath(experiment.id), body) : api.post<ExperimentResponse>('/api/experiments', { ...body, config: begin?.config })
    },
    onSuccess: ({ experiment: saved }) => {
      queries.setQueryData(keys.experiment(saved.id), saved)
      void queries.invalidateQueries({ queryKey: keys.experiments })
      onSaved?.(saved)
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t(experiment ? 'dialog.change' : 'dialog.create')} closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack gap="md">
          {save.isError && <ErrorState error={save.error} />}
          <TextInput data-autofocus dir="auto" label={t('dialog.name')} description={t('dialog.nameHint')} maxLength={200} {...form.getInputProps('name')} />
          <Textarea dir="auto" autosize minRows={2} maxRows={6} label={t('dialog.description')} maxLength={2000} {...form.getInputProps('description')} />
          <Select
            label={t('dialog.dataset')}
            placeholder={t('dialog.datasetNone')}
            data={(datasets.data?.datasets ?? []).filter(({ status }) => status === 'ready').map((dataset) => ({ value: dataset.id, label: dataset.name }))}
            searchable
            clearable
            {...form.getInputProps('dataset_id')}
          />
          <Select label={t('dialog.model')} placeholder={t('dialog.modelAuto')} data={models.map((model) => ({ value: model, label: t(`training:model.${model}`) }))} clearable {...form.getInputProps('model_type')} />
          <TagsInput label={t('dialog.tags')} placeholder={t('dialog.tagsHint')} maxTags={20} {...form.getInputProps('tags')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {experiment ? t('common:action.save') : t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
