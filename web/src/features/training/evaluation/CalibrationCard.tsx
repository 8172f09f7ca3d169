import { useTranslation } from 'react-i18next'
import type { CalibrationReport, Reliability } from '@/api/types'
import { XyChart, type XyLine } from '@/components/chart/XyChart'
import { Table } from '@/components/Table'
import { BdiText, NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useMetricName } from '../run/metricText'
import classes from './Evaluation.module.css'

const unit = [0, 1] as const
const pointsOf = ({ bins }: Reliability) => bins.flatMap(({ predicted, observed }) => (predicted === null || observed === null ? [] : [[predicted, observed] as const]))

/** Do rows that get a probability of 0.8 turn out right in 8 of 10 cases? */
export function CalibrationCard({ calibration, fileName }: { calibration: CalibrationReport; fileName: string }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const metricName = useMetricName()
  const { raw, calibrated, calibrator } = calibration
  const name = t('calibration.title')
  const lines: XyLine[] = [{ label: t('calibration.raw'), color: 'train', dots: true, points: pointsOf(raw) }]
  if (calibrated) lines.push({ label: t('calibration.calibrated'), color: 'valid', dashed: true, dots: true, points: pointsOf(calibrated) })
  lines.push({ label: t('calibration.ideal'), color: 'base', dashed: true, points: [[0, 0], [1, 1]] })
  const scores = [
    ['ece', raw.ece, calibrated?.ece],
    ['brier', raw.brier, calibrated?.brier],
    ['log_loss', raw.log_loss, calibrated?.log_loss],
  ] as const
  return (
    <XyChart
      title={
        <>
          {name}
          {calibration.of !== null && (
            <>
              {' · '}
              <BdiText>{calibration.of}</BdiText>
            </>
          )}
        </>
      }
      name={name}
      lines={lines}
      x={unit}
      y={unit}
      xLabel={t('calibration.x')}
      yLabel={t('calibration.y')}
      summary={t('calibration.summary', { ece: format.percent(raw.ece) })}
      fileName={`${fileName}-calibration`}
      csv={() => ['kind,from,to,rows,predicted,observed', ...[['raw', raw] as const, ...(calibrated ? [['calibrated', calibrated] as const] : [])].flatMap(([kind, { bins }]) => bins.map((bin) => [kind, bin.from, bin.to, bin.count, bin.predicted ?? '', bin.observed ?? ''].join(',')))].join('\n')}
      table={
        <Table
          label={name}
          cards={false}
          head={
            <tr>
              <th scope="col">{t('calibration.bin')}</th>
              <th scope="col" data-end>{t('calibration.rows')}</th>
              <th scope="col" data-end>{t('calibration.x')}</th>
              <th scope="col" data-end>{t('calibration.y')}</th>
            </tr>
          }
        >
          {raw.bins.map((bin) => (
            <tr key={bin.from}>
              <td>
                <bdi dir="ltr">
                  {format.number(bin.from, 2)}–{format.number(bin.to, 2)}
                </bdi>
              </td>
              <td data-end>{format.integer(bin.count)}</td>
              <td data-end>{format.number(bin.predicted, 3)}</td>
              <td data-end>{format.number(bin.observed, 3)}</td>
            </tr>
          ))}
        </Table>
      }
      footer={
        <>
          <Table
            label={t('calibration.scores')}
            cards={false}
            head={
              <tr>
                <th scope="col">{t('intervals.metric')}</th>
                <th scope="col" data-end>{t('calibration.raw')}</th>
                {calibrated && <th scope="col" data-end>{t('calibration.calibrated')}</th>}
              </tr>
            }
          >
            {scores.map(([score, own, better]) => (
              <tr key={score}>
                <td>{score === 'log_loss' ? metricName(score) : t(`calibration.${score}`)}</td>
                <td data-end>
                  <NumberText value={own} digits={3} />
                </td>
                {calibrated && (
                  <td data-end>
                    <NumberText value={better} digits={3} />
                  </td>
                )}
              </tr>
            ))}
          </Table>
          {calibrator && <p className={classes.axis}>{t(`calibration.method.${calibrator.method}`, { rows: format.integer(calibrator.fitted_on) })}</p>}
          <p className={classes.hint}>{t('calibration.hint')}</p>
        </>
      }
    />
  )
}
