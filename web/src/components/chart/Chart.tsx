import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconDownload, IconTable } from '@tabler/icons-react'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type uPlot from 'uplot'
import { Card } from '@/components/Card'
import { useFormat } from '@/i18n/format'
import { ChartTable } from './ChartTable'
import classes from './Chart.module.css'
import { valueAt } from './curve'
import { Plot, type ChartLine, type ChartMark, type ChartRule, type Range } from './Plot'
import { saveFile, savePicture } from './save'

interface Props {
  title: string
  lines: readonly ChartLine[]
  mark?: ChartMark | null
  rules?: readonly ChartRule[]
  /** What x counts: "epoch". */
  xLabel: string
  /** How a place on x reads; a number unless said. */
  formatX?(value: number): string
  extent: Range
  zoom: Range | null
  onZoom(range: Range | null): void
  log?: boolean
  height?: number
  group: string
  /** The chart in a sentence, for eyes and screen readers alike. */
  summary: string
  fileName: string
  csv(): string
  tools?: ReactNode
  footer?: ReactNode
}

export function Chart({ title, lines, mark, rules, xLabel, formatX, extent, zoom, onZoom, log = false, height = 240, group, summary, fileName, csv, tools, footer }: Props) {
  const { t } = useTranslation('chart')
  const format = useFormat()
  const plot = useRef<uPlot | null>(null)
  const [hover, setHover] = useState<number | null>(null)
  const [table, setTable] = useState(false)
  const told = useMemo(() => lines.filter((line) => !line.faint), [lines])

  return (
    <Card
      title={title}
      padded={false}
      aside={
        <>
          {zoom && (
            <Button size="compact-xs" variant="light" onClick={() => onZoom(null)}>
              {t('showAll')}
            </Button>
          )}
          {tools}
          <Tooltip label={t(table ? 'hideTable' : 'showTable')}>
            <ActionIcon variant={table ? 'light' : 'subtle'} color={table ? 'teal' : 'gray'} aria-pressed={table} aria-label={t('tableOf', { title })} onClick={() => setTable(!table)}>
              <IconTable size={16} />
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t('downloadOf', { title })}>
                <IconDownload size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => plot.current && savePicture(plot.current, title, told, `${fileName}.png`)}>{t('downloadPng')}</Menu.Item>
              <Menu.Item onClick={() => saveFile(new Blob([csv()], { type: 'text/csv' }), `${fileName}.csv`)}>{t('downloadCsv')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <figure className={classes.figure}>
        <div className={classes.legend}>
          {told.map((line) => (
            <span key={line.label} className={classes.key}>
              <i className={classes.swatch} style={{ borderColor: `var(--${line.color})` }} data-dashed={line.dashed || undefined} />
              <bdi>{line.label}</bdi>
              {hover !== null && <bdi className={classes.value}>{format.number(valueAt(line.curve, hover), 4)}</bdi>}
            </span>
          ))}
          {hover !== null && (
            <span className={classes.key}>
              {xLabel} <bdi className={classes.value}>{formatX ? formatX(hover) : format.number(hover, 3)}</bdi>
            </span>
          )}
        </div>
        <Plot
          lines={lines}
          mark={mark}
          rules={rules}
          extent={extent}
          zoom={zoom}
          log={log}
          height={height}
          label={`${title}: ${summary} ${t('keys')}`}
          labelX={xLabel}
          group={group}
          formatX={formatX ?? ((value) => format.number(value, 4))}
          formatY={(value) => format.number(value, 3)}
          onZoom={onZoom}
          onHover={setHover}
          onReady={(ready) => {
            plot.current = ready
          }}
        />
        <figcaption className={classes.summary}>{summary}</figcaption>
        {table && <ChartTable lines={told} xLabel={xLabel} formatX={formatX} title={title} />}
      </figure>
      {footer}
    </Card>
  )
}
