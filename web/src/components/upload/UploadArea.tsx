import '@mantine/dropzone/styles.css'
import { Button } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './Upload.module.css'

interface Props {
  /** "Drop tables here". */
  title: string
  /** Which files it takes. */
  kinds: string
  onFiles(files: File[]): void
  large?: boolean
}

/** Drop files here, or choose them. */
export function UploadArea({ title, kinds, onFiles, large = false }: Props) {
  const { t } = useTranslation('upload')
  const open = useRef<() => void>(null)
  return (
    <Dropzone onDrop={onFiles} openRef={open} activateOnClick={false} activateOnKeyboard={false} enablePointerEvents tabIndex={-1} className={styles.area} data-large={large || undefined} inputProps={{ 'aria-label': t('area') }}>
      <IconUpload size={large ? 30 : 22} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <strong>{title}</strong>
        <span>{kinds}</span>
      </div>
      <Button variant={large ? 'filled' : 'default'} onClick={() => open.current?.()}>
        {t('choose')}
      </Button>
    </Dropzone>
  )
}
