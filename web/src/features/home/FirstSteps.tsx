import { Stack } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Card } from '@/components/Card'
import { useUploads } from '@/components/upload/uploads'
import { useFormat } from '@/i18n/format'
import { SampleButtons } from '@/features/datasets/SampleButtons'
import { TableUploadArea } from '@/features/datasets/TableUploadArea'
import { TableUploadList } from '@/features/datasets/TableUploadList'
import { uploads } from '@/features/datasets/uploads'
import CalibrateDoor from './CalibrateDoor'
import styles from './HomePage.module.css'

/** For somebody with nothing here yet: bring a table, or take one. The first upload that succeeds opens itself. */
export default function FirstSteps() {
  const { t } = useTranslation(['home', 'datasets'])
  const format = useFormat()
  const navigate = useNavigate()
  const list = useUploads(uploads)
  const opened = useRef(false)
  const first = list.find((upload) => upload.result !== null)?.result?.id
  const alone = list.length === 1
  useEffect(() => {
    if (first === undefined || !alone || opened.current) return
    opened.current = true
    void navigate(`/datasets/${first}`)
  }, [first, alone, navigate])
  return (
    <Stack gap="md">
      <Card title={t('first.title')}>
        <ol className={styles.steps}>
          {([1, 2, 3] as const).map((step) => (
            <li key={step}>
              <span className={styles.number} aria-hidden>
                {format.integer(step)}
              </span>
              <div>
                <h3>{t(`first.${step}.title`)}</h3>
                <p>{t(`first.${step}.text`)}</p>
              </div>
            </li>
          ))}
        </ol>
      </Card>
      <div className={styles.columns}>
        <Stack gap="md">
          <TableUploadArea large />
          <TableUploadList />
        </Stack>
        <Card title={t('datasets:sample.title')}>
          <SampleButtons />
        </Card>
      </div>
      <CalibrateDoor />
    </Stack>
  )
}
