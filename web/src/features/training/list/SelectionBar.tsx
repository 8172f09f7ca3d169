import { Button, Menu, Modal, Group, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconArrowsDiff, IconTag } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { JobResponse, TrainingJob } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { notifyDone } from '@/components/notify'
import { ExperimentSelect } from '@/features/experiments/ExperimentSelect'
import { useFormat } from '@/i18n/format'
import { comparePath, diffPath } from '../compare/paths'
import { changeRun, type RunChange } from './changeRun'
import classes from './Runs.module.css'

/** What can be done with the chosen runs; it stays in sight while the list is scrolled. */
export function SelectionBar({ selection, onClear }: { selection: readonly string[]; onClear(): void }) {
  const { t } = useTranslation('runs')
  const format = useFormat()
  const [asked, setAsked] = useState<'tag' | 'experiment' | null>(null)
  if (selection.length === 0) return null
  return (
    <div className={classes.selection} role="region" aria-label={t('selection.label')}>
      <span aria-live="polite">{t('selection.count', { count: selection.length, number: format.integer(selection.length) })}</span>
      {selection.length < 2 ? (
        <span className={classes.hint}>{t('selection.more')}</span>
      ) : (
        <Button component={Link} to={comparePath(selection)} leftSection={<IconArrowsDiff size={16} />}>
          {t('selection.compare')}
        </Button>
      )}
      {selection.length === 2 && (
        <Button component={Link} to={diffPath(selection[0]!, selection[1]!)} variant="default">
          {t('selection.diff')}
        </Button>
      )}
      <Menu position="top-start">
        <Menu.Target>
          <Button variant="default" leftSection={<IconTag size={16} />}>
            {t('selection.organize')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked('tag')}>{t('selection.tag')}</Menu.Item>
          <Menu.Item onClick={() => setAsked('experiment')}>{t('selection.experiment')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button variant="subtle" onClick={onClear}>
        {t('selection.clear')}
      </Button>
      {asked && <ChangeDialog key={asked} what={asked} selection={selection} onClose={() => setAsked(null)} />}
    </div>
  )
}

function ChangeDialog({ what, selection, onClose }: { what: 'tag' | 'experiment'; selection: readonly string[]; onClose(): void }) {
  const { t } = useTranslation('runs')
  const { t: common } = useTranslation()
  const [value, setValue] = useState('')
  const wanted = value.trim()
  const save = useMutation({
    mutationFn: async () => {
      for (const id of selection) await changeRun(id, await changeFor(id))
    },
    onSuccess: () => {
      notifyDone(t('selection.done'))
      onClose()
    },
  })
  const changeFor = async (id: string): Promise<RunChange> => {
    if (what === 'experiment') return { experiment_id: wanted }
    const known = queries.getQueryData<TrainingJob>(keys.job(id)) ?? (await api.get<JobResponse>(`/api/training/${encodeURIComponent(id)}`)).status
    return { tags: [...new Set([...known.tags, wanted])] }
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (wanted !== '') save.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t(`selection.${what}`)} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          {save.isError && <ErrorState error={save.error} />}
          {what === 'tag' ? (
            <TextInput data-autofocus dir="auto" label={t('selection.tagName')} maxLength={50} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
          ) : (
            <ExperimentSelect data-autofocus value={value || null} onChange={(next) => setValue(next ?? '')} label={t('selection.experimentName')} labelled />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={wanted === ''}>
              {common('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
