import { ActionIcon, Button, Group, Progress, VisuallyHidden } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconArrowDown, IconArrowUp, IconMoon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { QueueEntry, QueueResponse } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { notifyDone, notifyFailed } from '@/components/notify'
import { PageHeader } from '@/components/PageHeader'
import { Pill } from '@/components/Pill'
import { StatePill } from '@/components/StatePill'
import { Table } from '@/components/Table'
import { BdiText, DateText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'

/** Places and expected starts move by themselves, so they are asked for even while the hub is live. */
const refreshMs = 5_000

export default function QueuePage() {
  const { t } = useTranslation('queue')
  const { t: common } = useTranslation()
  const format = useFormat()
  const queue = useQuery({ queryKey: keys.queue, queryFn: ({ signal }) => api.get<QueueResponse>('/api/queue', undefined, signal), refetchInterval: refreshMs })
  const { data } = queue
  return (
    <>
      <PageHeader
        title={common('nav.queue')}
        marks={data && <Pill tone={data.mode === 'running' ? 'good' : 'warn'}>{t(`mode.${data.mode}`)}</Pill>}
        actions={data && <Controls queue={data} />}
        sub={
          data && (
            <>
              {t('slots', { count: data.slots, slots: format.integer(data.slots) })} {t('room', { cores: format.integer(data.cores_taken), allCores: format.integer(data.cores), memory: format.bytes(data.memory_taken_bytes), allMemory: format.bytes(data.memory_bytes) })}
            </>
          )
        }
      />
      {queue.isError && <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.isPending && <Loading rows={4} height={52} />}
      {data && (
        <div style={{ display: 'grid', gap: 14 }}>
          {data.mode !== 'running' && <Note tone="warn">{t(`modeHint.${data.mode}`)}</Note>}
          {data.running.length + data.waiting.length === 0 ? (
            <Card padded={false}>
              <EmptyState
                icon={<IconMoon />}
                title={t('empty.title')}
                actions={
                  <Button component={Link} to="/runs/new">
                    {common('nav.newRun')}
                  </Button>
                }
              >
                {t('empty.text')}
              </EmptyState>
            </Card>
          ) : (
            <>
              <Card title={t('running')} padded={data.running.length === 0} aside={t('of', { used: format.integer(data.running.length), slots: format.integer(data.slots) })}>
                {data.running.length === 0 ? t('noneRunning') : <Running entries={data.running} />}
              </Card>
              <Card title={t('waiting')} padded={data.waiting.length === 0} aside={format.integer(data.waiting_count)}>
                {data.waiting.length === 0 ? t('noneWaiting') : <Waiting entries={data.waiting} />}
                {data.waiting_count > data.waiting.length && <p style={{ padding: '10px 16px', color: 'var(--ink-3)' }}>{t('more', { count: data.waiting_count - data.waiting.length })}</p>}
              </Card>
            </>
          )}
        </div>
      )}
    </>
  )
}

function Controls({ queue }: { queue: QueueResponse }) {
  const { t } = useTranslation('queue')
  const problems = useProblems()
  const user = useUser()
  const change = useMutation({
    mutationFn: (verb: 'pause' | 'resume' | 'drain') => api.post(`/api/queue/${verb}`),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.queue }),
    onError: (error) => notifyFailed(problems.say(error)),
  })
  if (user.role !== 'admin') return null
  return (
    <Group gap="xs">
      {queue.mode === 'running' ? (
        <>
          <Button variant="default" onClick={() => change.mutate('pause')} loading={change.isPending} title={t('modeHint.paused')}>
            {t('pause')}
          </Button>
          <Button variant="default" onClick={() => change.mutate('drain')} loading={change.isPending} title={t('modeHint.draining')}>
            {t('drain')}
          </Button>
        </>
      ) : (
        <Button onClick={() => change.mutate('resume')} loading={change.isPending}>
          {t('resume')}
        </Button>
      )}
    </Group>
  )
}

function Running({ entries }: { entries: readonly QueueEntry[] }) {
  const { t } = useTranslation('queue')
  const format = useFormat()
  return (
    <Table
      label={t('running')}
      head={
        <tr>
          <th scope="col">{t('column.run')}</th>
          <th scope="col">{t('column.state')}</th>
          <th scope="col">{t('column.progress')}</th>
          <th scope="col">{t('column.started')}</th>
          <th scope="col" data-end>
            {t('column.left')}
          </th>
        </tr>
      }
    >
      {entries.map((entry, i) => (
        <tr key={entry.job_id ?? i}>
          <td>
            <EntryName entry={entry} />
          </td>
          <td data-label={t('column.state')}>
            <StatePill state={entry.status} />
          </td>
          <td data-label={t('column.progress')}>
            <Group gap="xs" wrap="nowrap">
              <Progress value={entry.progress} size={6} w={110} aria-label={t('column.progress')} transitionDuration={150} />
              <bdi dir="ltr" className="numbers">
                {format.percent(entry.progress / 100, 0)}
              </bdi>
            </Group>
          </td>
          <td data-label={t('column.started')}>{entry.started_at ? <DateText value={entry.started_at} kind="ago" /> : format.number(null)}</td>
          <td data-label={t('column.left')} data-end>
            {entry.eta_seconds === null ? format.number(null) : <bdi>{format.duration(entry.eta_seconds)}</bdi>}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Waiting({ entries }: { entries: readonly QueueEntry[] }) {
  const { t } = useTranslation('queue')
  const { t: common } = useTranslation()
  const format = useFormat()
  return (
    <Table
      label={t('waiting')}
      head={
        <tr>
          <th scope="col">{t('column.run')}</th>
          <th scope="col">{t('column.place')}</th>
          <th scope="col">{t('column.expected')}</th>
          <th scope="col">{t('column.since')}</th>
          <th scope="col">{t('column.priority')}</th>
          <th scope="col">
            <VisuallyHidden>{common('actions')}</VisuallyHidden>
          </th>
        </tr>
      }
    >
      {entries.map((entry, i) => (
        <tr key={entry.job_id ?? i}>
          <td>
            <EntryName entry={entry} />
          </td>
          <td data-label={t('column.place')}>{format.integer(entry.position)}</td>
          <td data-label={t('column.expected')}>{entry.expected_start_seconds === null ? t('notKnown') : t('in', { time: format.duration(entry.expected_start_seconds) })}</td>
          <td data-label={t('column.since')}>
            <DateText value={entry.created_at} kind="ago" />
          </td>
          <td data-label={t('column.priority')}>
            <Priority entry={entry} />
          </td>
          <td data-end>
            <Cancel entry={entry} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

const [lowest, highest] = [-10, 10]

/** An admin moves anybody's run by its priority; others let their own wait behind. */
function Priority({ entry }: { entry: QueueEntry }) {
  const { t } = useTranslation('queue')
  const format = useFormat()
  const problems = useProblems()
  const user = useUser()
  const change = useMutation({
    mutationFn: (priority: number) => api.patch(`/api/training/${encodeURIComponent(entry.job_id!)}`, { priority }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.queue }),
    onError: (error) => notifyFailed(problems.say(error)),
  })
  const value = (
    <bdi dir="ltr" className="numbers">
      {format.integer(entry.priority)}
    </bdi>
  )
  const admin = user.role === 'admin'
  if (entry.job_id === null || (!admin && !entry.mine)) return value
  const name = entry.name ?? ''
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon variant="subtle" size="md" aria-label={t('earlier', { name })} disabled={entry.priority >= (admin ? highest : 0) || change.isPending} onClick={() => change.mutate(entry.priority + 1)}>
        <IconArrowUp size={16} />
      </ActionIcon>
      {value}
      <ActionIcon variant="subtle" size="md" aria-label={t('later', { name })} disabled={entry.priority <= lowest || change.isPending} onClick={() => change.mutate(entry.priority - 1)}>
        <IconArrowDown size={16} />
      </ActionIcon>
    </Group>
  )
}

function Cancel({ entry }: { entry: QueueEntry }) {
  const { t } = useTranslation('queue')
  const problems = useProblems()
  const stop = useMutation({
    mutationFn: () => api.post(`/api/training/${encodeURIComponent(entry.job_id!)}/stop`),
    onSuccess: () => notifyDone(t('cancelled', { name: entry.name })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.queue }),
    onError: (error) => notifyFailed(problems.say(error)),
  })
  if (entry.job_id === null) return null
  return (
    <Button size="compact-sm" variant="subtle" color="red" loading={stop.isPending} onClick={() => stop.mutate()} aria-label={t('cancelNamed', { name: entry.name })}>
      {t('cancel')}
    </Button>
  )
}

function EntryName({ entry }: { entry: QueueEntry }) {
  const { t } = useTranslation('queue')
  const name = <BdiText>{entry.name ?? t('somebodys')}</BdiText>
  return (
    <span>
      {entry.job_id && entry.name !== null ? <Link to={`/runs/${entry.job_id}`}>{name}</Link> : <span style={{ color: 'var(--ink-3)' }}>{name}</span>}
      {!entry.mine && entry.owner && (
        <span style={{ color: 'var(--ink-3)' }}>
          {' · '}
          <BdiText>{entry.owner}</BdiText>
        </span>
      )}
    </span>
  )
}
