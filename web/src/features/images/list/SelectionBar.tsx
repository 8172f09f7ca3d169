import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconStack2, IconSun, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { BatchOperation } from '@/api/types'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { BatchDialog } from '@/features/batches/BatchDialog'
import { useFormat } from '@/i18n/format'
import { GroupDialog } from '../GroupDialog'
import { imagePath } from '../queries'
import styles from '../Images.module.css'

const operations: BatchOperation[] = ['detect_and_correct', 'detect', 'correct', 'remove_background']

/** What can be done with the chosen pictures; it stays in sight while the grid is scrolled. */
export function SelectionBar({ selection, group, onClear }: { selection: readonly string[]; group: string | null; onClear(): void }) {
  const { t } = useTranslation(['images', 'batches', 'common'])
  const format = useFormat()
  const [asked, setAsked] = useState<'group' | 'delete' | BatchOperation | null>(null)
  if (selection.length === 0) return null
  const close = () => setAsked(null)
  const remove = async () => {
    try {
      for (const id of selection) await api.delete(imagePath(id))
    } finally {
      void queries.invalidateQueries({ queryKey: keys.images })
    }
    onClear()
  }
  return (
    <div className={styles.selection} role="region" aria-label={t('select.label')}>
      <span aria-live="polite">{t('select.count', { count: selection.length, number: format.integer(selection.length) })}</span>
      <Menu position="top-start" width={280}>
        <Menu.Target>
          <Button leftSection={<IconStack2 size={16} aria-hidden />} rightSection={<IconChevronDown size={15} aria-hidden />}>
            {t('select.batch')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {operations.map((operation) => (
            <Menu.Item key={operation} onClick={() => setAsked(operation)}>
              {t(`batches:operation.${operation}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button variant="default" leftSection={<IconSun size={16} aria-hidden />} onClick={() => setAsked('group')}>
        {t('select.group')}
      </Button>
      <Button variant="default" c="var(--bad)" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsked('delete')}>
        {t('common:action.delete')}
      </Button>
      <Button variant="subtle" onClick={onClear}>
        {t('select.clear')}
      </Button>
      {asked === 'group' && <GroupDialog imageIds={selection} current={group ?? ''} onClose={close} />}
      {asked !== null && asked !== 'group' && asked !== 'delete' && <BatchDialog imageIds={selection} count={selection.length} operation={asked} onClose={close} />}
      <ConfirmDialog opened={asked === 'delete'} title={t('delete.many', { count: selection.length, number: format.integer(selection.length) })} confirm={t('common:action.delete')} onConfirm={remove} onClose={close}>
        {t('delete.text')}
      </ConfirmDialog>
    </div>
  )
}
