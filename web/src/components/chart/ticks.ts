/** Round numbers inside [from, to], about as many as asked for. */
export function ticks(from: number, to: number, count = 5): number[] {
  if (!(to > from)) return [from]
  const rough = (to - from) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999)!
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The index of the point that is nearest on the screen. */
export function nearest(points: readonly (readonly [number, number])[], x: number, y: number): number | null {
  let best: number | null = null
  let distance = Infinity
  points.forEach(([px, py], i) => {
    const here = (px - x) ** 2 + (py - y) ** 2
    if (here < distance) [best, distance] = [i, here]
  })
  return best
}
