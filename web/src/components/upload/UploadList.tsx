import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconFileUpload, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ApiError } from '@/api/problem'
import { Card } from '@/components/Card'
import { BdiText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { useUploads, type Upload, type Uploads } from './uploads'
import styles from './Upload.module.css'

interface Props<T> {
  uploads: Uploads<T>
  /** Where what came of it is. */
  to(result: T): string
  /** What is to say of it besides that it is there. */
  says(result: T): string | null
}

export function UploadList<T>({ uploads, ...props }: Props<T>) {
  const { t } = useTranslation('upload')
  const list = useUploads(uploads)
  if (list.length === 0) return null
  return (
    <Card title={t('list')} padded={false}>
      <ul className={styles.list}>
        {list.map((upload) => (
          <UploadRow key={upload.id} upload={upload} uploads={uploads} {...props} />
        ))}
      </ul>
    </Card>
  )
}

function UploadRow<T>({ upload, uploads, to, says }: Props<T> & { upload: Upload<T> }) {
  const { t } = useTranslation(['upload', 'common'])
  const format = useFormat()
  const problems = useProblems()
  const { id, file, phase } = upload
  const going = phase === 'waiting' || phase === 'sending' || phase === 'analyzing'
  const percent = file.size > 0 ? (upload.sent / file.size) * 100 : 0
  const Icon = phase === 'done' ? IconCircleCheck : phase === 'failed' ? IconCircleX : IconFileUpload
  return (
    <li className={styles.row}>
      <Icon size={20} aria-hidden style={{ color: phase === 'done' ? 'var(--good)' : phase === 'failed' ? 'var(--bad)' : 'var(--ink-3)', flex: 'none' }} />
      <div className={styles.rowBody}>
        <div className={styles.rowName}>
          <BdiText>{file.name}</BdiText>
          <span className={styles.rowState}>
            {phase === 'sending' ? <SendingText upload={upload} /> : ((upload.result && says(upload.result)) ?? t(`phase.${phase}`))}
          </span>
        </div>
        {going && (
          <Progress
            value={phase === 'analyzing' ? 100 : percent}
            animated={phase === 'analyzing'}
            striped={phase === 'analyzing'}
            size={6}
            color="var(--accent)"
            aria-label={t('progress', { name: file.name })}
            aria-valuetext={format.percent(percent / 100, 0)}
          />
        )}
        {phase === 'failed' && (
          <p className={styles.rowError} role="alert">
            {problems.say(upload.error)}
          </p>
        )}
      </div>
      <div className={styles.rowActions}>
        {upload.result && (
          <Button component={Link} to={to(upload.result)} size="xs" variant="light">
            {t('open')}
          </Button>
        )}
        {(phase === 'cancelled' || (phase === 'failed' && mayPass(upload.error))) && (
          <Button size="xs" variant="default" onClick={() => uploads.retry(id)}>
            {t('common:action.retry')}
          </Button>
        )}
        {going ? (
          <Button size="xs" variant="default" onClick={() => uploads.cancel(id)} aria-label={t('cancel', { name: file.name })}>
            {t('common:action.cancel')}
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" onClick={() => uploads.dismiss(id)} aria-label={t('dismiss', { name: file.name })}>
            <IconX size={16} />
          </ActionIcon>
        )}
      </div>
    </li>
  )
}

/** The same file gets the same refusal; only what may pass by itself is worth another try. */
const mayPass = (error: unknown) => !(error instanceof ApiError) || error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500

/** "12.4 MB of 80 MB, about 20 s left" */
function SendingText({ upload }: { upload: Upload<unknown> }) {
  const { t } = useTranslation('upload')
  const format = useFormat()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = upload.startedAt === null ? 0 : (now - upload.startedAt) / 1000
  const amount = t('amount', { sent: format.bytes(upload.sent), total: format.bytes(upload.file.size) })
  if (seconds < 2 || upload.sent === 0) return amount
  return t('amountAndTime', { amount, time: format.duration(((upload.file.size - upload.sent) / upload.sent) * seconds) })
}
