export const rgb = ([r = 0, g = 0, b = 0]: readonly number[]) => `rgb(${r}, ${g}, ${b})`

/** The upper end of an axis of ΔE: at least 3, so that the same height means the same on most pictures. */
export const ceilingOf = (values: readonly number[]) => Math.max(3, Math.ceil(Math.max(0, ...values.filter(Number.isFinite)) * 1.08))

/** The a*b* plane that holds all points, as square as they allow: the same for both axes, in steps of ten. */
export function planeOf(points: readonly (readonly [number, number])[]): { from: [number, number]; to: [number, number] } {
  const along = (axis: 0 | 1) => {
    const values = points.map((point) => point[axis]).filter(Number.isFinite)
    return [Math.min(-20, ...values), Math.max(20, ...values)] as const
  }
  const [a, b] = [along(0), along(1)]
  const size = Math.ceil((Math.max(a[1] - a[0], b[1] - b[0]) + 12) / 10) * 10
  const start = (range: readonly [number, number]) => Math.floor((range[0] + range[1] - size) / 2)
  return { from: [start(a), start(b)], to: [start(a) + size, start(b) + size] }
}
