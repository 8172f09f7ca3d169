import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { useKeys } from '@/components/keyboard/useKeys'
import { imageListQuery, pageSize } from '../list/imageListQuery'
import { imagesQuery } from '../queries'

/** To the picture before and after this one in the list that it was opened from. */
export function NeighborButtons({ imageId }: { imageId: string }) {
  const { t, i18n } = useTranslation('images')
  const navigate = useNavigate()
  const { state } = useLocation() as { state: { list?: string } | null }
  const list = state?.list ?? ''
  const query = imageListQuery(new URLSearchParams(list))
  const here = usePage(query, true)
  const images = here?.images ?? []
  const at = images.findIndex((image) => image.id === imageId)
  const before = usePage({ ...query, skip: Math.max(0, query.skip - pageSize) }, at === 0 && query.skip > 0)
  const after = usePage({ ...query, skip: query.skip + pageSize }, at >= 0 && at === images.length - 1 && query.skip + images.length < (here?.total ?? 0))
  const previous = at > 0 ? images[at - 1]!.id : before?.images.at(-1)?.id
  const next = at >= 0 && at < images.length - 1 ? images[at + 1]!.id : after?.images[0]?.id
  const go = (id: string | undefined) => (id === undefined ? null : () => void navigate(`/images/${id}`, { state: { list }, replace: true }))
  const rtl = i18n.dir() === 'rtl'
  useKeys({ ArrowLeft: go(rtl ? next : previous), ArrowRight: go(rtl ? previous : next) })
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t('neighbor.previous')}>
        <ActionIcon variant="default" size={34} aria-label={t('neighbor.previous')} disabled={previous === undefined} onClick={() => go(previous)?.()}>
          <IconChevronLeft size={17} className="mirrored" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('neighbor.next')}>
        <ActionIcon variant="default" size={34} aria-label={t('neighbor.next')} disabled={next === undefined} onClick={() => go(next)?.()}>
          <IconChevronRight size={17} className="mirrored" />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

function usePage(query: ReturnType<typeof imageListQuery>, enabled: boolean) {
  const { data } = useQuery({ ...imagesQuery(query), enabled, staleTime: 30_000 })
  return enabled ? data : undefined
}
