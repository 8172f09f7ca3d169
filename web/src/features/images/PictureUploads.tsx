import { useTranslation } from 'react-i18next'
import { UploadArea } from '@/components/upload/UploadArea'
import { UploadList } from '@/components/upload/UploadList'
import { pictureUploads } from './uploads'

export function PictureUploadArea({ large }: { large?: boolean }) {
  const { t } = useTranslation('images')
  return <UploadArea title={t('upload.drop')} kinds={t('upload.kinds')} onFiles={(files) => pictureUploads.add(files)} large={large} />
}

export function PictureUploadList() {
  const { t } = useTranslation('images')
  return <UploadList uploads={pictureUploads} to={({ id }) => `/images/${id}`} says={({ status }) => (status === 'invalid' ? t('upload.invalid') : status === 'ready' ? null : t('upload.analyzing'))} />
}
