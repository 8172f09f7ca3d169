export const comparePath = (jobs: readonly string[]) => `/runs/compare?runs=${jobs.map(encodeURIComponent).join(',')}`
export const diffPath = (a: string, b: string) => `/runs/${encodeURIComponent(a)}/diff/${encodeURIComponent(b)}`
