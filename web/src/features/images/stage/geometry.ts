export type Point = readonly [x: number, y: number]

/** A homography's image of a point; rows of three, as the server gives them. */
export function project(homography: readonly (readonly number[])[], [x, y]: Point): Point {
  const [a, b, c] = homography.map((row) => row[0]! * x + row[1]! * y + row[2]!)
  return [a! / c!, b! / c!]
}

/** A box of the rectified card (x, y, width, height) as it lies in the picture: clockwise from its own top left. */
export function boxInPicture(homography: readonly (readonly number[])[], [x = 0, y = 0, width = 0, height = 0]: readonly number[]): Point[] {
  const corners: Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
  return corners.map((corner) => project(homography, corner))
}

/** Whether four points go round one side of a convex figure; which way does not matter. */
export function isConvex(corners: readonly Point[]): boolean {
  const turns = corners.map((at, i) => {
    const next = corners[(i + 1) % corners.length]!
    const after = corners[(i + 2) % corners.length]!
    return (next[0] - at[0]) * (after[1] - next[1]) - (next[1] - at[1]) * (after[0] - next[0])
  })
  return turns.every((turn) => turn > 0) || turns.every((turn) => turn < 0)
}

/** Where the corners of a card begin that nobody has found: a third of the picture, in its middle, 3 to 2. */
export function startCorners(width: number, height: number): Point[] {
  const half = Math.min(width / 2, (height / 2) * 1.5) * 0.6
  const [x, y] = [width / 2, height / 2]
  const [dx, dy] = [half, half / 1.5]
  return [
    [x - dx, y - dy],
    [x + dx, y - dy],
    [x + dx, y + dy],
    [x - dx, y + dy],
  ].map(([a, b]) => [Math.round(a!), Math.round(b!)])
}

/** Degrees, clockwise, by which the card's own top edge is turned from level. */
export function turnOf(corners: readonly (readonly number[])[]): number {
  const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = corners
  return (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI
}

export const pathOf = (points: readonly (readonly number[])[]) => points.map(([x = 0, y = 0]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' ')
