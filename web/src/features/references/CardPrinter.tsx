import { Button, SegmentedControl, Switch } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { download, withQuery } from '@/api/client'
import { Card } from '@/components/Card'
import { Note } from '@/components/Note'
import { notifyFailed } from '@/components/notify'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { CardSketch } from './CardSketch'
import styles from './References.module.css'

const papers = ['a4', 'a3', 'letter'] as const

/** The card to print, and how to. */
export function CardPrinter() {
  const { t } = useTranslation('references')
  const format = useFormat()
  const problems = useProblems()
  const { search, change } = useSearchState()
  const paper = papers.find((each) => each === search.get('paper')) ?? 'a4'
  const window = search.get('window') === 'true'
  return (
    <Card title={t('print.title')} id="print">
      <div className={styles.print}>
        <CardSketch window={window} />
        <div className={styles.settings}>
          <p>{t(window ? 'print.frame' : 'print.card')}</p>
          <SegmentedControl aria-label={t('print.paper')} value={paper} onChange={(value) => change({ paper: value === 'a4' ? null : value })} data={papers.map((value) => ({ value, label: t(`paper.${value}`) }))} />
          <Switch label={t('print.window')} description={t('print.windowHint')} checked={window} onChange={(event) => change({ window: event.currentTarget.checked ? 'true' : null })} />
          <Button style={{ justifySelf: 'start' }} leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => void download(withQuery('/api/references/card.pdf', { paper, window: window || undefined })).catch((error: unknown) => notifyFailed(problems.say(error)))}>
            {t('print.download')}
          </Button>
        </div>
        <ol className={styles.how}>
          {([1, 2, 3, 4] as const).map((step) => (
            <li key={step}>
              <span aria-hidden>{format.integer(step)}</span>
              {t(`print.how.${step}`)}
            </li>
          ))}
        </ol>
      </div>
      {!window && <Note tone="warn">{t('print.notMeasured')}</Note>}
    </Card>
  )
}
