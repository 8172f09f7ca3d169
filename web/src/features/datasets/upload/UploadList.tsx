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
import { uploads, type Upload } from './uploads'
import { useUploads } from './useUploads'
import styles from './Upload.module.css'

export function UploadList() {
  const { t } = useTranslation('datasets')
  const list = useUploads()
  if (list.length === 0) return null
  return (
    <Card title={t('upload.list')} padded={false}>
      <ul className={styles.list}>
        {list.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </Card>
  )
}

function UploadRow({ upload }: { upload: Upload }) {
  const { t } = useTranslation(['datasets', 'common'])
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
            {phase === 'sending' ? <SendingText upload={upload} /> : phase === 'done' ? doneText(upload, t) : phase === 'failed' ? t('upload.phase.failed') : t(`upload.phase.${phase}`)}
          </span>
        </div>
        {going && (
          <Progress
            value={phase === 'analyzing' ? 100 : percent}
            animated={phase === 'analyzing'}
            striped={phase === 'analyzing'}
            size={6}
            color="var(--accent)"
            aria-label={t('upload.progress', { name: file.name })}
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
        {upload.dataset && (
          <Button component={Link} to={`/datasets/${upload.dataset.id}`} size="xs" variant="light">
            {t('upload.open')}
          </Button>
        )}
        {(phase === 'cancelled' || (phase === 'failed' && mayPass(upload.error))) && (
          <Button size="xs" variant="default" onClick={() => uploads.retry(id)}>
            {t('common:action.retry')}
          </Button>
        )}
        {going ? (
          <Button size="xs" variant="default" onClick={() => uploads.cancel(id)} aria-label={t('upload.cancel', { name: file.name })}>
            {t('common:action.cancel')}
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" onClick={() => uploads.dismiss(id)} aria-label={t('upload.dismiss', { name: file.name })}>
            <IconX size={16} />
          </ActionIcon>
        )}
      </div>
    </li>
  )
}

/** The same file gets the same refusal; only what may pass by itself is worth another try. */
const mayPass = (error: unknown) => !(error instanceof ApiError) || error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500

const doneText = ({ dataset }: Upload, t: (key: string) => string) => (dataset?.status === 'invalid' ? t('upload.phase.invalid') : dataset?.status === 'analyzing' ? t('upload.phase.analyzing') : t('upload.phase.done'))

/** "12.4 MB of 80 MB, about 20 s left" */
function SendingText({ upload }: { upload: Upload }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = upload.startedAt === null ? 0 : (now - upload.startedAt) / 1000
  const amount = t('upload.amount', { sent: format.bytes(upload.sent), total: format.bytes(upload.file.size) })
  if (seconds < 2 || upload.sent === 0) return amount
  return t('upload.amountAndTime', { amount, time: format.duration(((upload.file.size - upload.sent) / upload.sent) * seconds) })
}
