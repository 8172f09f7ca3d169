import { Button, Group, Modal, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/CopyButton'
import { Note } from '@/components/Note'
import styles from './Notifications.module.css'

/** The only time that the secret is seen; a stray click beside the dialog does not lose it. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation('notifications')
  return (
    <Modal opened onClose={onClose} size="lg" title={t('secret')} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack gap="md">
        <Note tone="warn">{t('secretOnce')}</Note>
        <pre className={styles.code} dir="ltr" tabIndex={0}>
          {secret}
        </pre>
        <p className={styles.quiet}>{t('secretUse')}</p>
        <Group justify="flex-end">
          <CopyButton value={secret} label={t('secretCopy')} />
          <Button onClick={onClose}>{t('secretDone')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
