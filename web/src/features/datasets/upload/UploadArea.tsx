import '@mantine/dropzone/styles.css'
import { Button } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/i18n/format'
import { useUploadLimit } from './useUploads'
import { uploads } from './uploads'
import styles from './Upload.module.css'

/** Drop files here, or choose them. */
export function UploadArea({ large = false }: { large?: boolean }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const limitBytes = useUploadLimit()
  const open = useRef<() => void>(null)
  return (
    <Dropzone onDrop={(files) => uploads.add(files, { limitBytes })} openRef={open} activateOnClick={false} activateOnKeyboard={false} enablePointerEvents tabIndex={-1} className={styles.area} data-large={large || undefined} inputProps={{ 'aria-label': t('upload.area') }}>
      <IconUpload size={large ? 30 : 22} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <strong>{t('upload.drop')}</strong>
        <span>{limitBytes === undefined ? t('upload.kinds') : t('upload.kindsAndLimit', { limit: format.bytes(limitBytes) })}</span>
      </div>
      <Button variant={large ? 'filled' : 'default'} onClick={() => open.current?.()}>
        {t('upload.choose')}
      </Button>
    </Dropzone>
  )
}
