import { useTranslation } from 'react-i18next'
import { UploadList } from '@/components/upload/UploadList'
import { uploads } from './uploads'

export function TableUploadList() {
  const { t } = useTranslation('datasets')
  return <UploadList uploads={uploads} to={({ id }) => `/datasets/${id}`} says={({ status }) => (status === 'invalid' ? t('upload.invalid') : status === 'analyzing' ? t('upload.analyzing') : null)} />
}
