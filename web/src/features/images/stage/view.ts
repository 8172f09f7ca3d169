import type { Point } from './geometry'

/** How a picture lies in its window: screen = picture · scale + (x, y). */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

const most = 32

/** The whole picture in the middle of the window, never enlarged. */
export function fitted(picture: Size, window: Size): View {
  const scale = Math.min(1, window.width / picture.width, window.height / picture.height)
  return centered(picture, window, scale)
}

function centered(picture: Size, window: Size, scale: number): View {
  return { scale, x: (window.width - picture.width * scale) / 2, y: (window.height - picture.height * scale) / 2 }
}

/** Enlarged about a place of the window, which stays where it is. It never gets smaller than the whole. */
export function zoomed(view: View, factor: number, [px, py]: Point, picture: Size, window: Size): View {
  const smallest = fitted(picture, window).scale
  const scale = Math.min(most, Math.max(smallest, view.scale * factor))
  const real = scale / view.scale
  return kept({ scale, x: px - (px - view.x) * real, y: py - (py - view.y) * real }, picture, window)
}

export const moved = (view: View, dx: number, dy: number, picture: Size, window: Size): View => kept({ ...view, x: view.x + dx, y: view.y + dy }, picture, window)

/** The picture covers its window where it is large enough, and lies in the middle where it is not. */
export function kept(view: View, picture: Size, window: Size): View {
  const along = (at: number, length: number, room: number) => (length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at)))
  return { scale: view.scale, x: along(view.x, picture.width * view.scale, window.width), y: along(view.y, picture.height * view.scale, window.height) }
}

/** The point of the picture that lies at a place of the window. */
export const toPicture = (view: View, [px, py]: Point): Point => [(px - view.x) / view.scale, (py - view.y) / view.scale]
export const toWindow = (view: View, [x, y]: Point): Point => [x * view.scale + view.x, y * view.scale + view.y]
