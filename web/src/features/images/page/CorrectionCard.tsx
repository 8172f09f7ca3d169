import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColorCorrection, Detection } from '@/api/types'
import { Card } from '@/components/Card'
import { MeasureText, PercentText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useReferenceName } from '../referenceName'
import { patchState } from '../stage/CardOverlay'
import styles from '../Images.module.css'

/** How the correction was made, in one look. */
export function CorrectionCard({ correction, detection }: { correction: ColorCorrection; detection: Detection | null }) {
  const { t } = useTranslation('images')
  const referenceName = useReferenceName()
  const format = useFormat()
  const report = correction.delta_e_metrics
  const own = detection?.detection_id === correction.detection_id ? detection : null
  const left = own?.patches.filter((patch) => !patch.used) ?? []
  const rows: [string, ReactNode][] = [
    [t('correction.light'), correction.illuminant ? <Light illuminant={correction.illuminant} /> : <Gains gains={correction.white_balance_gains} />],
    [
      t('correction.neutrals'),
      <bdi key="n" dir="ltr" className="numbers">
        Δ(a*b*) {format.number(report.neutral_delta_ab, 2)}, ΔL* {format.number(report.delta_l, 2)}
      </bdi>,
    ],
    [
      t('correction.reference'),
      <span key="r">
        <bdi dir="auto">{referenceName(report.reference)}</bdi>{' '}
        <bdi dir="ltr" className={styles.quiet}>
          {report.white}
        </bdi>
      </span>,
    ],
    [t('correction.model'), t(`model.${correction.model}`)],
    [t('correction.linearization'), t(`linearization.${correction.linearization}.done`)],
    [t('correction.shading'), correction.shading_over_card === null ? t('correction.notTaken') : <PercentText key="s" share={correction.shading_over_card} decimals={0} />],
    [t('correction.left'), own === null ? t('correction.otherCard') : left.length === 0 ? t('correction.none') : format.list(left.map((patch) => `${t(`patch.${patch.patch_id}`)} (${t(`patches.${patchState(patch)}`)})`))],
    [t('correction.formula'), <bdi key="f" dir="ltr">{report.formula}</bdi>],
    [t('correction.spread'), <SpreadText key="p" values={[report.median, report.p90, report.p95]} />],
    [t('correction.took'), <MeasureText key="t" value={format.integer(correction.processing_time_ms)} unit={t('facts.milliseconds')} />],
  ]
  return (
    <Card title={t('correction.title')} padded={false}>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Light({ illuminant }: { illuminant: NonNullable<ColorCorrection['illuminant']> }) {
  const format = useFormat()
  const parts = [illuminant.cct !== null && `${format.integer(illuminant.cct)} K`, illuminant.duv !== null && `Duv ${format.fixed(illuminant.duv, 3)}`].filter(Boolean)
  return (
    <bdi dir="ltr" className="numbers">
      {parts.length > 0 ? parts.join(', ') : `x ${format.fixed(illuminant.xy[0], 4)}, y ${format.fixed(illuminant.xy[1], 4)}`}
    </bdi>
  )
}

function Gains({ gains }: { gains: readonly number[] }) {
  const format = useFormat()
  return (
    <bdi dir="ltr" className="numbers">
      {['R', 'G', 'B'].map((channel, i) => `${channel} × ${format.fixed(gains[i], 2)}`).join(', ')}
    </bdi>
  )
}

function SpreadText({ values }: { values: readonly number[] }) {
  const format = useFormat()
  return (
    <bdi dir="ltr" className="numbers">
      {values.map((value) => format.fixed(value, 2)).join(' / ')}
    </bdi>
  )
}
