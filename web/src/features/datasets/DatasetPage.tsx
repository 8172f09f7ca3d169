import { Button, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { api, download } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Dataset } from '@/api/types'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { DatasetPill } from '@/components/DatasetPill'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { notifyFailed } from '@/components/notify'
import { PageHeader } from '@/components/PageHeader'
import { BdiText, BytesText, CodeText, DateText, NumberText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { useTrash } from '@/features/disk/useTrash'
import { useProblems } from '@/i18n/problems'
import { PreviewTab } from './detail/PreviewTab'
import { RenameDialog } from './detail/RenameDialog'
import { StatisticsTab } from './detail/StatisticsTab'
import { ValidationTab } from './detail/ValidationTab'
import { useDataset } from './queries'

const tabs = ['preview', 'statistics', 'validation'] as const

export default function DatasetPage() {
  const { t } = useTranslation(['datasets', 'common'])
  const { datasetId = '' } = useParams()
  const dataset = useDataset(datasetId)
  const crumbs = [{ label: t('common:nav.datasets'), to: '/datasets' }]
  if (dataset.isError)
    return (
      <>
        <PageHeader title={t('detail.title')} crumbs={crumbs} />
        <ErrorState error={dataset.error} onRetry={() => void dataset.refetch()} />
      </>
    )
  if (!dataset.data)
    return (
      <>
        <PageHeader title={t('detail.title')} crumbs={crumbs} />
        <Loading rows={6} />
      </>
    )
  return <Loaded dataset={dataset.data} crumbs={crumbs} />
}

function Loaded({ dataset, crumbs }: { dataset: Dataset; crumbs: { label: string; to: string }[] }) {
  const { t } = useTranslation(['datasets', 'common'])
  const { search, change } = useSearchState()
  const problems = useProblems()
  const asked = tabs.find((tab) => tab === search.get('tab'))
  const tab = asked ?? (dataset.status === 'invalid' ? 'validation' : 'preview')
  return (
    <>
      <PageHeader title={dataset.name} crumbs={crumbs} marks={<DatasetPill dataset={dataset} />} actions={<Actions dataset={dataset} />} sub={<Facts dataset={dataset} />} />
      {dataset.status === 'analyzing' ? (
        <>
          <Note>{t('detail.analyzing')}</Note>
          <div style={{ blockSize: 16 }} />
          <Loading rows={6} />
        </>
      ) : (
        <Tabs value={tab} onChange={(next) => change({ tab: next === 'preview' && dataset.status === 'ready' ? null : next, skip: null, q: null })} keepMounted={false}>
          {dataset.problem && (
            <div style={{ marginBlockEnd: 14 }}>
              <Note tone="bad">
                {problems.sentence(dataset.problem)} {t('detail.invalidAdvice')}
              </Note>
            </div>
          )}
          <Tabs.List mb="md">
            <Tabs.Tab value="preview" disabled={dataset.status !== 'ready'}>
              {t('tab.preview')}
            </Tabs.Tab>
            <Tabs.Tab value="statistics" disabled={dataset.status !== 'ready'}>
              {t('tab.statistics')}
            </Tabs.Tab>
            <Tabs.Tab value="validation" rightSection={dataset.warnings > 0 ? <NumberText value={dataset.warnings} /> : undefined}>
              {t('tab.validation')}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="preview">
            <PreviewTab dataset={dataset} />
          </Tabs.Panel>
          <Tabs.Panel value="statistics">
            <StatisticsTab dataset={dataset} />
          </Tabs.Panel>
          <Tabs.Panel value="validation">
            <ValidationTab dataset={dataset} />
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  )
}

function Facts({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets')
  return (
    <>
      <BdiText>{dataset.filename}</BdiText>
      {dataset.rows !== null && (
        <>
          {' · '}
          <NumberText value={dataset.rows} /> {t('unit.rows', { count: dataset.rows })}
          {' · '}
          <NumberText value={dataset.columns} /> {t('unit.columns', { count: dataset.columns ?? 0 })}
        </>
      )}
      {' · '}
      <BytesText value={dataset.size} />
      {' · '}
      {t('detail.uploaded')} <DateText value={dataset.uploaded_at} />
      {' · '}
      <span title={dataset.sha256}>
        <CodeText>sha256 {dataset.sha256.slice(0, 12)}…</CodeText>
      </span>
      {dataset.description && (
        <p style={{ marginBlockStart: 4 }}>
          <BdiText>{dataset.description}</BdiText>
        </p>
      )}
    </>
  )
}

function Actions({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation(['datasets', 'common'])
  const navigate = useNavigate()
  const problems = useProblems()
  const { told } = useTrash()
  const [renaming, rename] = useDisclosure()
  const [deleting, remove] = useDisclosure()
  const deleteIt = async () => {
    await api.delete(`/api/datasets/${dataset.id}`)
    void navigate('/datasets')
    queries.removeQueries({ queryKey: keys.dataset(dataset.id) })
    told(t('delete.done', { name: dataset.name }), dataset.id, dataset.name)
  }
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void download(`/api/datasets/${dataset.id}/download`).catch((error: unknown) => notifyFailed(problems.say(error)))}>
        {t('common:action.download')}
      </Button>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={rename.open}>
        {t('common:action.rename')}
      </Button>
      <Button variant="default" c="var(--bad)" leftSection={<IconTrash size={16} aria-hidden />} onClick={remove.open}>
        {t('common:action.delete')}
      </Button>
      {dataset.status === 'ready' && (
        <Button component={Link} to={`/runs/new?dataset=${dataset.id}`} leftSection={<IconPlayerPlay size={16} aria-hidden />}>
          {t('detail.train')}
        </Button>
      )}
      {renaming && <RenameDialog dataset={dataset} onClose={rename.close} />}
      <ConfirmDialog opened={deleting} title={t('delete.title', { name: dataset.name })} confirm={t('delete.confirm')} onConfirm={deleteIt} onClose={remove.close}>
        {t('delete.text')}
      </ConfirmDialog>
    </>
  )
}
