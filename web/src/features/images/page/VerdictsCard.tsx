import { useTranslation } from 'react-i18next'
import type { ColorCorrection, Verdict } from '@/api/types'
import { Card } from '@/components/Card'
import { Pill } from '@/components/Pill'
import { useFormat } from '@/i18n/format'
import { useNotices } from '../notices'
import styles from '../Images.module.css'

/** What the standards of digitizing ask for, criterion by criterion, and where that is written. */
export function VerdictsCard({ verdicts }: { verdicts: NonNullable<ColorCorrection['delta_e_metrics']['verdicts']> }) {
  const { t } = useTranslation('images')
  return (
    <Card title={t('verdicts.title')}>
      <div className={styles.verdicts}>
        {[verdicts.fadgi, verdicts.iso19264, verdicts.metamorfoze].map((verdict) => (
          <One key={verdict.standard} verdict={verdict} />
        ))}
      </div>
    </Card>
  )
}

function One({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation('images')
  const say = useNotices()
  const format = useFormat()
  return (
    <section>
      <h3>
        <bdi dir="ltr">{verdict.standard}</bdi> <Pill tone={verdict.criteria.length === 0 ? 'plain' : verdict.level === null ? 'warn' : 'good'}>{verdict.criteria.length === 0 ? t('verdicts.notJudged') : verdict.level === null ? t('verdicts.none') : <bdi dir="ltr">{verdict.level}</bdi>}</Pill>
      </h3>
      <ul>
        {verdict.criteria.map((criterion) => (
          <li key={`${criterion.level} ${criterion.name}`}>
            <span aria-hidden style={{ color: criterion.kept ? 'var(--good)' : 'var(--bad)' }}>
              {criterion.kept ? '✓' : '✗'}
            </span>
            <span className="visually-hidden">{t(criterion.kept ? 'verdicts.kept' : 'verdicts.missed')}</span>
            <span>
              {criterion.code ? t(`verdicts.criterion.${criterion.code}`) : <bdi dir="ltr">{criterion.name}</bdi>} (<bdi dir="ltr">{criterion.level}</bdi>)
            </span>
            <bdi dir="ltr" className="numbers">
              {format.number(criterion.measured, 3)} / {format.number(criterion.limit, 3)}
            </bdi>
          </li>
        ))}
      </ul>
      <p dir="auto">{say({ code: verdict.note_code ?? '', error: verdict.note })}</p>
      <p>
        {t('verdicts.source')} <bdi dir="ltr">{verdict.source}</bdi>
      </p>
    </section>
  )
}
