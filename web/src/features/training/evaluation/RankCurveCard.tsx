import { Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RankCurve } from '@/api/types'
import { XyChart, type XyLine } from '@/components/chart/XyChart'
import { Table } from '@/components/Table'
import { useFormat } from '@/i18n/format'

const unit = [0, 1] as const
const pointsOf = (curve: RankCurve) => curve.x.map((x, i) => [x, curve.y[i]!] as const)

/** One class against the rest at every threshold; of several classes the chosen one stands out. */
export function RankCurveCard({ kind, curves, fileName }: { kind: 'roc' | 'pr'; curves: RankCurve[]; fileName: string }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const [chosen, setChosen] = useState(curves[0]!.class)
  const curve = curves.find((each) => each.class === chosen) ?? curves[0]!
  const name = t(`${kind}.title`)
  const lines = useMemo(() => {
    const share = curve.positives / (curve.positives + curve.negatives)
    const guess: XyLine = { label: t(`${kind}.guess`), color: 'base', dashed: true, points: kind === 'roc' ? [[0, 0], [1, 1]] : [[0, share], [1, share]] }
    const others = curves.filter((each) => each !== curve).map((each): XyLine => ({ label: each.class, color: 'ink-3', faint: true, points: pointsOf(each) }))
    return [...others, { label: curve.class, color: 'train', points: pointsOf(curve) } satisfies XyLine, guess]
  }, [kind, curve, curves, t])
  return (
    <XyChart
      title={name}
      name={name}
      lines={lines}
      x={unit}
      y={unit}
      xLabel={t(`${kind}.x`)}
      yLabel={t(`${kind}.y`)}
      summary={t(`${kind}.summary`, { class: format.isolate(curve.class), area: format.number(curve.area, 3), rows: format.integer(curve.positives) })}
      fileName={`${fileName}-${kind}`}
      csv={() => ['class,x,y,threshold', ...curves.flatMap((each) => each.x.map((x, i) => `"${each.class.replaceAll('"', '""')}",${x},${each.y[i]},${each.thresholds[i] ?? ''}`))].join('\n')}
      tools={curves.length > 1 && <Select size="xs" w={150} aria-label={t('class')} data={curves.map((each) => each.class)} value={curve.class} onChange={(next) => next !== null && setChosen(next)} allowDeselect={false} />}
      table={
        <Table
          label={name}
          cards={false}
          head={
            <tr>
              <th scope="col" data-end>{t('threshold.threshold')}</th>
              <th scope="col" data-end>{t(`${kind}.x`)}</th>
              <th scope="col" data-end>{t(`${kind}.y`)}</th>
            </tr>
          }
        >
          {curve.x.map((x, i) => (
            <tr key={i}>
              <td data-end>{format.number(curve.thresholds[i], 4)}</td>
              <td data-end>{format.number(x, 4)}</td>
              <td data-end>{format.number(curve.y[i], 4)}</td>
            </tr>
          ))}
        </Table>
      }
    />
  )
}
