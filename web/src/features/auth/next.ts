/** Where to go after signing in: a page of ours that was asked for, never another site. */
export function placeAfterSignIn(search: URLSearchParams): string {
  const next = search.get('next')
  if (next === null || !next.startsWith('/')) return '/'
  const url = new URL(next, window.location.origin)
  return url.origin === window.location.origin ? url.pathname + url.search : '/'
}
