import { ActionIcon, Group } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/i18n/format'

/** "1–50 of 340" with the two steps beside it; nothing when all is on one page. */
export function Pages({ skip, limit, total, onSkip }: { skip: number; limit: number; total: number; onSkip: (skip: number) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (total <= limit && skip === 0) return null
  return (
    <Group gap="xs" justify="flex-end" p="xs">
      <span className="numbers" style={{ fontSize: 13, color: 'var(--ink-2)' }}>
        {t('range', { from: format.integer(Math.min(skip + 1, total)), to: format.integer(Math.min(skip + limit, total)), total: format.integer(total) })}
      </span>
      <ActionIcon variant="default" size={34} aria-label={t('action.previous')} disabled={skip === 0} onClick={() => onSkip(Math.max(0, skip - limit))}>
        <IconChevronLeft size={17} className="mirrored" />
      </ActionIcon>
      <ActionIcon variant="default" size={34} aria-label={t('action.next')} disabled={skip + limit >= total} onClick={() => onSkip(skip + limit)}>
        <IconChevronRight size={17} className="mirrored" />
      </ActionIcon>
    </Group>
  )
}
