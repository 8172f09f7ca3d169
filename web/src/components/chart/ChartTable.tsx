import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { useFormat } from '@/i18n/format'
import classes from './Chart.module.css'
import { align } from './curve'
import type { ChartLine } from './Plot'

const rowHeight = 28

/** The figures behind a chart. Only the rows in sight are in the page. */
export function ChartTable({ lines, xLabel, formatX, title }: { lines: readonly ChartLine[]; xLabel: string; formatX?: (value: number) => string; title: string }) {
  const format = useFormat()
  const scroll = useRef<HTMLDivElement>(null)
  const [x, ...columns] = useMemo(() => align(lines.map((line) => line.curve)), [lines])
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here only, and never handed on
  const rows = useVirtualizer({ count: x.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 12 })
  const shown = rows.getVirtualItems()
  const before = shown[0]?.start ?? 0
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    <div ref={scroll} className={classes.table} tabIndex={0} role="region" aria-label={title}>
      <table aria-rowcount={x.length + 1}>
        <thead>
          <tr>
            <th scope="col">{xLabel}</th>
            {lines.map((line) => (
              <th scope="col" key={line.label}>
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ blockSize: before }} />}
          {shown.map((row) => (
            <tr key={row.key} aria-rowindex={row.index + 2} style={{ blockSize: rowHeight }}>
              <td>{formatX ? formatX(x[row.index]!) : format.number(x[row.index], 5)}</td>
              {columns.map((column, i) => (
                <td key={lines[i]!.label}>{column[row.index] === null ? '' : format.number(column[row.index], 6)}</td>
              ))}
            </tr>
          ))}
          {after > 0 && <tr aria-hidden style={{ blockSize: after }} />}
        </tbody>
      </table>
    </div>
  )
}
