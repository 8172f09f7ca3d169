import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { useMutation, useQueries } from '@tanstack/react-query'
import { IconChevronDown, IconDots, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { api, download, sizeOf } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { StopResponse, TrainingJob } from '@/api/types'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { notifyDone, notifyFailed } from '@/components/notify'
import { BdiText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { hasEnded } from '@/live/feed'
import { againPath } from './FailurePanel'

export function RunActions({ job, onStopped }: { job: TrainingJob; onStopped(): void }) {
  const { t } = useTranslation('training')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'stop' | 'delete' | null>(null)
  const path = `/api/training/${encodeURIComponent(job.job_id)}`
  const ended = hasEnded(job)

  const stop = async () => {
    await api.post<StopResponse>(`${path}/stop`)
    onStopped()
    void queries.invalidateQueries({ queryKey: keys.jobs })
  }
  const remove = async () => {
    await api.delete(path)
    void queries.invalidateQueries({ queryKey: [...keys.jobs, 'list'] })
    void queries.invalidateQueries({ queryKey: keys.disk })
    notifyDone(t('delete.done', { name: job.name }))
    void navigate('/runs')
  }

  return (
    <>
      <DownloadMenu job={job} path={path} />
      {ended ? (
        <Button component={Link} to={againPath(job)} variant={job.status === 'FAILED' ? 'default' : 'filled'}>
          {t('action.changeAndRun')}
        </Button>
      ) : (
        <Button variant="default" c="var(--bad)" leftSection={<IconPlayerStop size={16} />} onClick={() => setAsked('stop')}>
          {t('action.stop')}
        </Button>
      )}
      {ended && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={t('action.more')}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" onClick={() => setAsked('delete')}>
              {common('action.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <ConfirmDialog opened={asked === 'stop'} title={t('stop.title')} confirm={t('action.stop')} onConfirm={stop} onClose={() => setAsked(null)}>
        {job.best_epoch !== null ? t('stop.keepsBest', { epoch: format.integer(job.best_epoch) }) : t('stop.keepsNothing')}
      </ConfirmDialog>
      <ConfirmDialog opened={asked === 'delete'} title={t('delete.title')} confirm={common('action.delete')} onConfirm={remove} onClose={() => setAsked(null)}>
        <BdiText>{job.name}</BdiText>: {t('delete.text')}
      </ConfirmDialog>
    </>
  )
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
