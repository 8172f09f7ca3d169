import type { Comparison, SettingValue } from '@/api/types'
import type { Figure } from '@/components/chart/axis'
import { csvCell } from '@/components/csv'

/** A thing that every run has one of: what an axis of a picture can show. */
export interface Dimension {
  key: string
  kind: 'setting' | 'metric'
  name: string
  split: string | null
  values: Figure[]
}

const figure = (value: SettingValue): Figure => (value === null || typeof value !== 'object' ? value : value.join(', '))

/** The settings that differ, then the metrics, the one to judge by first; what is the same for all says nothing on an axis. */
export function dimensionsOf({ settings, metrics, prefers }: Pick<Comparison, 'settings' | 'metrics' | 'prefers'>): Dimension[] {
  return [
    ...settings.filter(({ differs }) => differs).map(({ name, values }) => ({ key: `params.${name}`, kind: 'setting' as const, name, split: null, values: values.map(figure) })),
    ...[...metrics]
      .sort((a, b) => Number(b.name === prefers) - Number(a.name === prefers))
      .filter(({ values }) => values.some((value) => value !== null))
      .map(({ name, split, values }) => ({ key: `metrics.${split}.${name}`, kind: 'metric' as const, name, split, values })),
  ]
}

/** A row a run, a column a setting or metric; numbers as machines write them, whatever the page's language. */
export function comparisonCsv({ runs, settings, metrics }: Comparison): string {
  const head = ['run', 'name', 'status', 'created_at', 'duration_seconds', ...settings.map(({ name }) => `params.${name}`), ...metrics.map(({ name, split }) => `metrics.${split}.${name}`)]
  const rows = runs.map((run, i) => [
    run.job_id,
    run.name,
    run.status,
    run.created_at,
    run.duration_seconds,
    ...settings.map(({ values }) => figure(values[i] ?? null)),
    ...metrics.map(({ values }) => values[i] ?? null),
  ])
  return [head, ...rows].map((row) => row.map(csvCell).join(',')).join('\n') + '\n'
}
