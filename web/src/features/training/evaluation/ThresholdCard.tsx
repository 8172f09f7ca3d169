import { Button, DirectionProvider, NumberInput, Slider } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ThresholdReport, ThresholdRow, TrainingJob } from '@/api/types'
import { XyChart, type XyLine } from '@/components/chart/XyChart'
import { Table } from '@/components/Table'
import { PercentText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { againPath } from '../run/FailurePanel'
import { cheapest, costOf, rowAt } from './thresholds'
import classes from './Evaluation.module.css'

const unit = [0, 1] as const
const shown = ['precision', 'recall', 'f1'] as const
const colors = { precision: 'train', recall: 'valid', f1: 'ink-3' } as const

/** From which probability on should the positive class be said? What it finds, what it misses, what that costs. */
export function ThresholdCard({ job, report, own, positive }: { job: TrainingJob; report: ThresholdReport; own: number; positive: string }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const [threshold, setThreshold] = useState(own)
  const [alarm, setAlarm] = useState(1)
  const [miss, setMiss] = useState(1)
  const { rows, best_f1, best_youden } = report
  const row = rowAt(rows, threshold)
  const name = t('threshold.title')
  const lines = useMemo(() => {
    const curve = (score: (typeof shown)[number]): XyLine => ({
      label: t(`threshold.${score}`),
      color: colors[score],
      dashed: score !== 'precision',
      points: rows.flatMap((each) => (each[score] === null ? [] : [[each.threshold, each[score]] as const])),
    })
    return [...shown.map(curve), { label: t('threshold.here'), color: 'base', points: [[row.threshold, 0], [row.threshold, 1]] } satisfies XyLine]
  }, [rows, row.threshold, t])
  const least = cheapest(rows, { alarm, miss })
  return (
    <XyChart
      title={name}
      name={name}
      lines={lines}
      x={unit}
      y={unit}
      xLabel={t('threshold.threshold')}
      yLabel={t('threshold.share')}
      summary={t('threshold.summary', { class: format.isolate(positive), threshold: format.number(row.threshold, 2), recall: format.percent(row.recall, 0), precision: format.percent(row.precision, 0) })}
      fileName={`${job.job_id}-thresholds`}
      csv={() => ['threshold,true_positives,false_positives,true_negatives,false_negatives,precision,recall,f1,accuracy', ...rows.map((each) => [each.threshold, each.true_positives, each.false_positives, each.true_negatives, each.false_negatives, each.precision ?? '', each.recall ?? '', each.f1 ?? '', each.accuracy ?? ''].join(','))].join('\n')}
      table={<ThresholdTable rows={rows.filter((each, i) => i % 5 === 0 || each.threshold === own)} costs={{ alarm, miss }} />}
      footer={
        <div className={classes.threshold}>
          {/* charts rise from left to right in every language, and the slider moves along one */}
          <div dir="ltr">
            <DirectionProvider initialDirection="ltr" detectDirection={false}>
              <Slider min={0} max={1} step={0.01} value={threshold} onChange={setThreshold} label={(value) => format.number(value, 2)} thumbLabel={t('threshold.threshold')} />
            </DirectionProvider>
          </div>
          <dl className={classes.figures} aria-live="polite">
            <Figure label={t('threshold.threshold')} text={format.number(row.threshold, 3)} />
            <Figure label={t('threshold.precision')} text={format.percent(row.precision)} />
            <Figure label={t('threshold.recall')} text={format.percent(row.recall)} />
            <Figure label={t('threshold.f1')} text={format.number(row.f1, 3)} />
            <Figure label={t('threshold.accuracy')} text={format.percent(row.accuracy)} />
            <Figure label={t('threshold.alarms')} text={format.integer(row.false_positives)} />
            <Figure label={t('threshold.misses')} text={format.integer(row.false_negatives)} />
            <Figure label={t('threshold.cost')} text={format.number(costOf(row, { alarm, miss }), 4)} />
          </dl>
          <div className={classes.choices}>
            <Button size="xs" variant="default" onClick={() => setThreshold(own)}>
              {t('threshold.own', { threshold: format.number(own, 2) })}
            </Button>
            {best_f1 && (
              <Button size="xs" variant="default" onClick={() => setThreshold(best_f1.threshold)}>
                {t('threshold.bestF1', { threshold: format.number(best_f1.threshold, 2) })}
              </Button>
            )}
            {best_youden && (
              <Button size="xs" variant="default" onClick={() => setThreshold(best_youden.threshold)}>
                {t('threshold.bestYouden', { threshold: format.number(best_youden.threshold, 2) })}
              </Button>
            )}
          </div>
          <div className={classes.choices}>
            <NumberInput size="xs" w={150} label={t('threshold.alarmCost')} value={alarm} min={0} onChange={(value) => setAlarm(Number(value) || 0)} />
            <NumberInput size="xs" w={150} label={t('threshold.missCost')} value={miss} min={0} onChange={(value) => setMiss(Number(value) || 0)} />
            <Button size="xs" variant="default" onClick={() => setThreshold(least.threshold)}>
              {t('threshold.cheapest', { threshold: format.number(least.threshold, 2) })}
            </Button>
            <Button size="xs" variant="light" component={Link} to={`${againPath(job)}&threshold=${row.threshold}`}>
              {t('threshold.use', { threshold: format.number(row.threshold, 2) })}
            </Button>
          </div>
          <p>{t(best_f1?.chosen_on === 'validation' ? 'threshold.hint' : 'threshold.hintTest')}</p>
        </div>
      }
    />
  )
}

function ThresholdTable({ rows, costs }: { rows: ThresholdRow[]; costs: { alarm: number; miss: number } }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  return (
    <Table
      label={t('threshold.title')}
      cards={false}
      head={
        <tr>
          {['threshold', 'precision', 'recall', 'f1', 'accuracy', 'alarms', 'misses', 'cost'].map((column) => (
            <th scope="col" data-end key={column}>
              {t(`threshold.${column}`)}
            </th>
          ))}
        </tr>
      }
    >
      {rows.map((row) => (
        <tr key={row.threshold}>
          <td data-end>{format.number(row.threshold, 3)}</td>
          <td data-end>
            <PercentText share={row.precision} />
          </td>
          <td data-end>
            <PercentText share={row.recall} />
          </td>
          <td data-end>{format.number(row.f1, 3)}</td>
          <td data-end>
            <PercentText share={row.accuracy} />
          </td>
          <td data-end>{format.integer(row.false_positives)}</td>
          <td data-end>{format.integer(row.false_negatives)}</td>
          <td data-end>{format.number(costOf(row, costs), 4)}</td>
        </tr>
      ))}
    </Table>
  )
}

function Figure({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <bdi dir="ltr">{text}</bdi>
      </dd>
    </div>
  )
}
