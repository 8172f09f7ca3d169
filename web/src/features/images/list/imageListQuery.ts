export const pageSize = 60
export const sorts = ['-created_at', 'created_at', '-taken_at', 'filename', '-filename', '-size', 'delta_e', '-delta_e'] as const
export const statuses = ['ready', 'analyzing', 'invalid'] as const
export const filters = ['q', 'status', 'group'] as const

/** What the server is asked for by an address of the page. */
export function imageListQuery(search: URLSearchParams) {
  return {
    q: search.get('q'),
    status: search.get('status'),
    group: search.get('group'),
    sort: search.get('sort') ?? sorts[0],
    skip: Math.max(0, Number.parseInt(search.get('skip') ?? '', 10) || 0),
    limit: pageSize,
  }
}

/** A click on one: alone it is put in or taken out; with Shift everything from the one before up to it is put in. */
export function selected(selection: ReadonlySet<string>, ids: readonly string[], id: string, from: string | null): Set<string> {
  const next = new Set(selection)
  const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(id)]
  if (a >= 0 && b >= 0) ids.slice(Math.min(a, b), Math.max(a, b) + 1).forEach((each) => next.add(each))
  else if (!next.delete(id)) next.add(id)
  return next
}
