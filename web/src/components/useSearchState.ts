import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** Filters, tabs and pages live in the URL; an empty value leaves it. */
export function useSearchState() {
  const [search, setSearch] = useSearchParams()
  const change = useCallback(
    (values: Record<string, string | number | null | undefined>, replace = true) =>
      setSearch(
        (current) => {
          const next = new URLSearchParams(current)
          for (const [key, value] of Object.entries(values)) {
            if (value === null || value === undefined || value === '' || value === 0) next.delete(key)
            else next.set(key, String(value))
          }
          return next
        },
        // at once: a switch must not fall back to where it was until a transition gets its turn
        { replace, preventScrollReset: true, flushSync: true },
      ),
    [setSearch],
  )
  return { search, change, number: (key: string) => Math.max(0, Number.parseInt(search.get(key) ?? '', 10) || 0) }
}
