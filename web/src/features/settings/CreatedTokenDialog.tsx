import { Button, Group, Modal, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CreatedTokenResponse } from '@/api/types'
import { CopyButton } from '@/components/CopyButton'
import { Note } from '@/components/Note'
import styles from './CreatedTokenDialog.module.css'

/** The only time that the token is seen; a stray click beside the dialog does not lose it. */
export function CreatedTokenDialog({ created, onClose }: { created: CreatedTokenResponse; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common'])
  const example = `curl -H "Authorization: Bearer ${created.token}" ${window.location.origin}/api/datasets`
  return (
    <Modal opened onClose={onClose} size="lg" title={t('tokens.shown')} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack gap="md">
        <Note tone="warn">{t('tokens.shownOnce')}</Note>
        <pre className={styles.code} dir="ltr" tabIndex={0}>
          {created.token}
        </pre>
        <Group justify="flex-end">
          <CopyButton value={created.token} label={t('tokens.copy')} />
        </Group>
        <div>
          <p>{t('tokens.try')}</p>
          <pre className={styles.code} dir="ltr" tabIndex={0}>
            {example}
          </pre>
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('tokens.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
