/** A line in a chart: y is null where the curve has a hole. x rises. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly (number | null)[]
}

/**
 * At most `limit` points, keeping the lowest and the highest of every bucket, so that a spike is still seen.
 * The first and the last point are always kept.
 */
export function thin(curve: Curve, limit: number): Curve {
  const count = curve.x.length
  if (count <= limit || limit < 4) return curve
  const buckets = Math.floor((limit - 2) / 2)
  const keep = new Set<number>([0, count - 1])
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (count - 2)) / buckets)
    const to = 1 + Math.floor(((bucket + 1) * (count - 2)) / buckets)
    let low = -1
    let high = -1
    for (let i = from; i < to; i++) {
      const value = curve.y[i] ?? null
      if (value === null) continue
      if (low < 0 || value < curve.y[low]!) low = i
      if (high < 0 || value > curve.y[high]!) high = i
    }
    if (low >= 0) keep.add(low).add(high)
  }
  const kept = [...keep].sort((a, b) => a - b)
  return { x: kept.map((i) => curve.x[i]!), y: kept.map((i) => curve.y[i] ?? null) }
}

/** uPlot wants one x for all: the union of the curves' x, with null where a curve has no point. */
export function align(curves: readonly Curve[]): [number[], ...(number | null)[][]] {
  const x = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b)
  const at = new Map(x.map((value, i) => [value, i]))
  const columns = curves.map((curve) => {
    const column = new Array<number | null>(x.length).fill(null)
    curve.x.forEach((value, i) => {
      column[at.get(value)!] = curve.y[i] ?? null
    })
    return column
  })
  return [x, ...columns]
}

/** The value a curve has at x: its last point that is not beyond. */
export function valueAt(curve: Curve, x: number): number | null {
  let low = 0
  let high = curve.x.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (curve.x[middle]! <= x + 1e-9) low = middle + 1
    else high = middle
  }
  for (let i = low - 1; i >= 0; i--) {
    const value = curve.y[i] ?? null
    if (value !== null) return value
  }
  return null
}

/** What lies inside [from, to], with one point beyond on each side so that the line reaches the edges. */
export function within(curve: Curve, from: number, to: number): Curve {
  const first = Math.max(0, curve.x.findIndex((x) => x >= from) - 1)
  const after = curve.x.findIndex((x) => x > to)
  const end = after < 0 ? curve.x.length : after + 1
  return { x: curve.x.slice(first, end), y: curve.y.slice(first, end) }
}
