import { useTranslation } from 'react-i18next'
import { UploadArea } from '@/components/upload/UploadArea'
import { useFormat } from '@/i18n/format'
import { uploads, useUploadLimit } from './uploads'

export function TableUploadArea({ large }: { large?: boolean }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const limitBytes = useUploadLimit()
  return <UploadArea title={t('upload.drop')} kinds={limitBytes === undefined ? t('upload.kinds') : t('upload.kindsAndLimit', { limit: format.bytes(limitBytes) })} onFiles={(files) => uploads.add(files, { limitBytes })} large={large} />
}
