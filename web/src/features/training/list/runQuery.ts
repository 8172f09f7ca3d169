/** To people a run that starts or reads its table runs already. */
const allRunning = 'STARTING,LOADING,RUNNING'

export const filters = ['status', 'kind', 'dataset', 'model_type', 'experiment', 'tag', 'q', 'where'] as const
export type Filter = (typeof filters)[number]
export const pageSize = 200

/** The list's address as the server's query. */
export function runQuery(search: URLSearchParams, skip = Number(search.get('skip')) || 0) {
  const status = search.get('status')
  return {
    ...Object.fromEntries(filters.map((name) => [name, search.get(name)])),
    status: status === 'RUNNING' ? allRunning : status,
    sort: search.get('sort'),
    skip,
    limit: pageSize,
  }
}

export const isFiltered = (search: URLSearchParams) => filters.some((name) => search.has(name))

/** The metric that a list is sorted by, or null when it is by something else. */
export function sortedMetric(sort: string | null): string | null {
  return /^-?metrics\.(.+)$/.exec(sort ?? '')?.[1] ?? null
}

/** Runs chosen for a comparison, in the order of choosing. */
export const mostCompared = 20

export function readSelection(text: string | null): string[] {
  return [...new Set((text ?? '').split(',').filter((id) => id !== ''))].slice(0, mostCompared)
}

export function toggled(selection: readonly string[], id: string): string[] {
  return selection.includes(id) ? selection.filter((each) => each !== id) : [...selection, id].slice(0, mostCompared)
}
