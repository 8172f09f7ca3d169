import { Button, Group, Select } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconPhoto, IconPhotoPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { useKeys } from '@/components/keyboard/useKeys'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { SearchInput } from '@/components/SearchInput'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { usePollInterval } from '@/live/hooks'
import { GroupsCard } from './list/GroupsCard'
import { ImageGrid } from './list/ImageGrid'
import { filters, imageListQuery, pageSize, selected, sorts, statuses } from './list/imageListQuery'
import { SelectionBar } from './list/SelectionBar'
import { PictureUploadArea, PictureUploadList } from './PictureUploads'
import { imagesQuery } from './queries'
import { SampleButton } from './SampleButton'
import { pictureUploads } from './uploads'
import styles from './Images.module.css'

export default function ImagesPage() {
  const { t } = useTranslation(['images', 'common'])
  const format = useFormat()
  const { search, change } = useSearchState()
  const poll = usePollInterval(5_000)
  const query = imageListQuery(search)
  const filtered = filters.some((name) => query[name] !== null)
  const list = useQuery({ ...imagesQuery(query), placeholderData: keepPreviousData, refetchInterval: ({ state }) => (state.data?.images.some(({ status }) => status === 'uploaded' || status === 'analyzing') ? poll || 4_000 : poll) })
  const images = list.data?.images ?? []
  const none = list.data?.total === 0 && !filtered
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<string | null>(null)
  const main = useRef<HTMLDivElement>(null)
  const ids = images.map(({ id }) => id)
  const select = (id: string, range: boolean) => {
    setSelection(selected(selection, ids, id, range ? last : null))
    setLast(id)
  }
  const focused = () => document.activeElement?.closest('[data-image]')?.getAttribute('data-image')
  useKeys({
    '/': () => main.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus(),
    x: images.length > 0 ? () => select(focused() ?? ids[0]!, false) : null,
  })
  const clear = () => change({ q: null, status: null, group: null, skip: null })
  const groups = [...new Set([...(query.group ? [query.group] : []), ...images.flatMap(({ group }) => group ?? [])])]

  return (
    <div ref={main}>
      <PageHeader title={t('common:nav.images')} sub={list.data && list.data.total > 0 ? t('list.count', { count: list.data.total, number: format.integer(list.data.total) }) : t('list.sub')} actions={!none && list.data && <SampleButton />} />
      <Dropzone.FullScreen active onDrop={(files) => pictureUploads.add(files)} zIndex={300} inputProps={{ 'aria-label': t('upload.dropAnywhere') }}>
        <div className={styles.dropping}>
          <IconPhotoPlus size={40} aria-hidden />
          <strong>{t('upload.dropAnywhere')}</strong>
        </div>
      </Dropzone.FullScreen>
      <div className={styles.page}>
        {list.data && !none && <PictureUploadArea />}
        <PictureUploadList />
        {none ? (
          <Card padded={false}>
            <EmptyState
              icon={<IconPhoto size={24} />}
              title={t('empty.title')}
              actions={
                <div className={styles.firstSteps}>
                  <PictureUploadArea large />
                  <SampleButton variant="light" />
                </div>
              }
            >
              {t('empty.text')}
            </EmptyState>
          </Card>
        ) : (
          <>
            {list.data && <GroupsCard />}
            <Card padded={false}>
              <Group p="sm" gap="sm" role="search">
                <SearchInput key={query.q === null ? 'none' : 'some'} label={t('list.search')} value={query.q ?? ''} onSearch={(q) => change({ q, skip: null })} />
                <Select aria-label={t('list.status')} placeholder={t('list.status')} clearable w={150} value={query.status} onChange={(status) => change({ status, skip: null })} data={statuses.map((value) => ({ value, label: t(`status.${value}`) }))} />
                {groups.length > 0 && <Select aria-label={t('list.group')} placeholder={t('list.group')} clearable searchable w={180} value={query.group} onChange={(group) => change({ group, skip: null })} data={groups} />}
                <Select aria-label={t('list.sort')} allowDeselect={false} w={190} value={query.sort} onChange={(sort) => change({ sort: sort === sorts[0] ? null : sort, skip: null })} data={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))} />
              </Group>
              {list.isError ? (
                <div style={{ padding: 16 }}>
                  <ErrorState error={list.error} onRetry={() => void list.refetch()} />
                </div>
              ) : !list.data ? (
                <div style={{ padding: 16 }}>
                  <Loading rows={4} height={120} />
                </div>
              ) : images.length === 0 ? (
                <EmptyState title={t('list.none')} actions={<Button onClick={clear}>{t('list.clear')}</Button>}>
                  {t('list.noneText')}
                </EmptyState>
              ) : (
                <>
                  <ImageGrid images={images} selection={selection} list={search.toString()} onSelect={select} />
                  <Pages skip={query.skip} limit={pageSize} total={list.data.total} onSkip={(skip) => change({ skip }, false)} />
                </>
              )}
            </Card>
          </>
        )}
      </div>
      <SelectionBar selection={[...selection]} group={images.find(({ id }) => selection.has(id))?.group ?? null} onClear={() => setSelection(new Set())} />
    </div>
  )
}
