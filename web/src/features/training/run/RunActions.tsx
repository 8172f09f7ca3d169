import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { useMutation, useQueries } from '@tanstack/react-query'
import { IconChevronDown, IconDots, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { api, download, sizeOf } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { StartTrainingResponse, StopResponse, TrainingJob } from '@/api/types'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { notifyFailed } from '@/components/notify'
import { BdiText } from '@/components/Text'
import { useTrash } from '@/features/disk/useTrash'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { hasEnded } from '@/live/feed'
import { ExperimentDialog } from '@/features/experiments/ExperimentDialog'
import { changeRun } from '../list/changeRun'
import { fromParams, toRequest, type Task } from '../settings'
import { againPath } from './FailurePanel'
import { ResumeDialog } from './ResumeDialog'

interface Props {
  job: TrainingJob
  onStopped(): void
  onRename(): void
}

export function RunActions({ job, onStopped, onRename }: Props) {
  const { t } = useTranslation('training')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const problems = useProblems()
  const [asked, setAsked] = useState<'stop' | 'delete' | 'resume' | 'experiment' | null>(null)
  const path = `/api/training/${encodeURIComponent(job.job_id)}`
  const ended = hasEnded(job)

  const stop = async () => {
    await api.post<StopResponse>(`${path}/stop`)
    onStopped()
    void queries.invalidateQueries({ queryKey: keys.jobs })
  }
  const { told } = useTrash()
  const remove = async () => {
    await api.delete(path)
    void navigate('/runs')
    told(t('delete.done', { name: job.name }), job.job_id, job.name)
  }
  const again = useMutation({
    mutationFn: () => api.post<StartTrainingResponse>(`${path}/again`),
    onSuccess: ({ job_id }) => {
      void queries.invalidateQueries({ queryKey: keys.jobs })
      void navigate(`/runs/${job_id}`)
    },
    onError: (error) => notifyFailed(problems.say(error)),
  })

  return (
    <>
      <DownloadMenu job={job} path={path} />
      {ended ? job.kind !== 'external' && (
        <Button component={Link} to={againPath(job)} variant={job.status === 'FAILED' ? 'default' : 'filled'}>
          {t('action.changeAndRun')}
        </Button>
      ) : (
        <Button variant="default" c="var(--bad)" leftSection={<IconPlayerStop size={16} />} onClick={() => setAsked('stop')}>
          {t('action.stop')}
        </Button>
      )}
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('action.more')} loading={again.isPending}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {ended && job.kind !== 'external' && (
            <>
              <Menu.Item onClick={() => setAsked('resume')}>{t('action.resume')}</Menu.Item>
              <Menu.Item onClick={() => again.mutate()}>
                {t('action.again')}
                <br />
                <small>{t('action.againHint')}</small>
              </Menu.Item>
            </>
          )}
          <Menu.Item onClick={() => setAsked('experiment')}>{t('action.experiment')}</Menu.Item>
          <Menu.Item onClick={onRename} rightSection={<kbd>E</kbd>}>
            {common('action.rename')}
          </Menu.Item>
          {ended && (
            <Menu.Item color="red" onClick={() => setAsked('delete')}>
              {common('action.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog opened={asked === 'stop'} title={t('stop.title')} confirm={t('action.stop')} onConfirm={stop} onClose={() => setAsked(null)}>
        {job.best_epoch !== null ? t('stop.keepsBest', { epoch: format.integer(job.best_epoch) }) : t('stop.keepsNothing')}
      </ConfirmDialog>
      <ConfirmDialog opened={asked === 'delete'} title={t('delete.title')} confirm={common('action.delete')} onConfirm={remove} onClose={() => setAsked(null)}>
        <BdiText>{job.name}</BdiText>: {t('delete.text')}
      </ConfirmDialog>
      {asked === 'resume' && <ResumeDialog job={job} onClose={() => setAsked(null)} />}
      {asked === 'experiment' && <ExperimentDialog begin={beginWith(job)} onClose={() => setAsked(null)} onSaved={({ id }) => void changeRun(job.job_id, { experiment_id: id }).then(() => navigate(`/experiments/${id}`))} />}
    </>
  )
}

/** The run's settings for an experiment's runs to begin with; the table and the model are the experiment's own words. */
function beginWith(job: TrainingJob) {
  const { params, name, dataset_id, model_type } = job
  const config = toRequest(fromParams(params, ''), '', params.target, params.task as Task, params.features)
  delete config.dataset
  delete config.model_type
  return { name, dataset_id, model_type, config }
}

const formats = ['onnx', 'pt', 'safetensors', 'bundle'] as const

function DownloadMenu({ job, path }: { job: TrainingJob; path: string }) {
  const { t } = useTranslation('training')
  const problems = useProblems()
  const say = useFormat()
  const [opened, setOpened] = useState(false)
  const sizes = useQueries({
    queries: formats.map((format) => ({
      queryKey: keys.downloadSize(job.job_id, format),
      queryFn: () => sizeOf(`${path}/download?format=${format}`),
      enabled: opened && job.model_available,
    })),
  })
  const get = useMutation({
    mutationFn: (format: string) => download(`${path}/download?format=${format}`),
    onError: (error) => notifyFailed(problems.say(error)),
  })
  const label = hasEnded(job) ? t('action.download') : t('action.downloadBest')
  if (!job.model_available) {
    return (
      <Tooltip label={t(hasEnded(job) ? 'download.none' : 'download.notYet')}>
        <Button variant="default" data-disabled aria-disabled onClick={(event) => event.preventDefault()}>
          {label}
        </Button>
      </Tooltip>
    )
  }
  return (
    <Menu position="bottom-end" width={340} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={16} />} loading={get.isPending}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format, i) => (
          <Menu.Item key={format} onClick={() => get.mutate(format)}>
            <b>{t(`download.${format}`)}</b>
            {typeof sizes[i]?.data === 'number' && <small> · {say.bytes(sizes[i].data)}</small>}
            <br />
            <small>{t(`download.${format}Hint`)}</small>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
