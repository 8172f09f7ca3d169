import { describe, expect, it } from 'vitest'
import { clippingOf } from './clipping'
import { boxInPicture, isConvex, project, startCorners, turnOf } from './geometry'
import { fitted, moved, toPicture, toWindow, zoomed } from './view'

const picture = { width: 4000, height: 3000 }
const window = { width: 800, height: 600 }

describe('TheView', () => {
  it('OfAWholePicture_FillsTheWindowAndEnlargesNothing', () => {
    expect(fitted(picture, window)).toEqual({ scale: 0.2, x: 0, y: 0 })
    expect(fitted({ width: 400, height: 100 }, window)).toEqual({ scale: 1, x: 200, y: 250 })
  })

  it('ZoomedAboutAPlace_KeepsThatPlace_AndNeverGetsSmallerThanTheWhole', () => {
    const view = zoomed(fitted(picture, window), 5, [200, 150], picture, window)
    expect(view.scale).toBe(1)
    expect(toPicture(view, [200, 150])).toEqual([1000, 750])
    expect(zoomed(view, 0.01, [10, 10], picture, window)).toEqual(fitted(picture, window))
  })

  it('Moved_StopsAtThePicturesEdge', () => {
    const near = zoomed(fitted(picture, window), 5, [0, 0], picture, window)
    expect(moved(near, 500, 500, picture, window)).toMatchObject({ x: 0, y: 0 })
    expect(moved(near, -9000, -9000, picture, window)).toMatchObject({ x: 800 - 4000, y: 600 - 3000 })
  })

  it('OfAPoint_GoesThereAndBack', () => {
    const view = zoomed(fitted(picture, window), 3, [420, 333], picture, window)
    const [x, y] = toPicture(view, toWindow(view, [1234, 567]))
    expect(x).toBeCloseTo(1234, 9)
    expect(y).toBeCloseTo(567, 9)
  })
})

describe('TheCard', () => {
  it('ProjectedByAHomography_IsDividedByItsThirdRow', () => {
    const map = [
      [2, 0, 10],
      [0, 2, 20],
      [0, 0.001, 1],
    ]
    expect(project(map, [100, 0])).toEqual([210, 20])
    expect(project(map, [0, 1000])).toEqual([5, 1010])
    expect(boxInPicture(map, [0, 0, 100, 0])[1]).toEqual([210, 20])
  })

  it('TurnedClockwise_HasAPositiveTurn', () => {
    expect(turnOf([[0, 0], [10, 10]])).toBe(45)
    expect(turnOf([[0, 0], [0, -5]])).toBe(-90)
  })

  it('PlacedByHand_MustBeConvex_AndBeginsSo', () => {
    const start = startCorners(4000, 3000)
    expect(isConvex(start)).toBe(true)
    expect(isConvex([start[0]!, start[2]!, start[1]!, start[3]!])).toBe(false)
    expect(isConvex([...start].reverse())).toBe(true)
    expect(start.every(([x, y]) => x > 0 && x < 4000 && y > 0 && y < 3000)).toBe(true)
  })
})

describe('Clipping', () => {
  it('MarksOneChannelAtTheTopAndAllAtTheBottom', () => {
    const pixels = new Uint8ClampedArray([255, 10, 10, 255, 0, 0, 0, 255, 0, 0, 40, 255, 128, 128, 128, 255])
    const alpha = [...clippingOf(pixels)].filter((_, i) => i % 4 === 3)
    expect(alpha).toEqual([255, 255, 0, 0])
    expect(clippingOf(pixels)[0]).toBeGreaterThan(200)
    expect(clippingOf(pixels)[4 + 2]).toBeGreaterThan(200)
  })
})
