import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { fitted, kept, moved, zoomed, type Size, type View } from './view'
import type { Point } from './geometry'

/** A picture's place in its window: moved by dragging, enlarged by pinching, by Ctrl and the wheel, and by buttons. */
export function useView(picture: Size) {
  const ref = useRef<HTMLDivElement>(null)
  const [window, setWindow] = useState<Size>({ width: 0, height: 0 })
  /** Null: the whole picture, whatever the window becomes. */
  const [own, setOwn] = useState<View | null>(null)
  const fingers = useRef(new Map<number, Point>())
  const view = own === null ? fitted(picture, window) : kept(own, picture, window)
  const whole = view.scale <= fitted(picture, window).scale * 1.001

  useLayoutEffect(() => {
    const element = ref.current!
    const measure = () => setWindow({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const resize = new ResizeObserver(measure)
    resize.observe(element)
    return () => resize.disconnect()
  }, [])

  const zoomAt = (factor: number, at: Point = [window.width / 2, window.height / 2]) => {
    const next = zoomed(view, factor, at, picture, window)
    setOwn(next.scale <= fitted(picture, window).scale ? null : next)
  }

  // React listens to wheels passively, where the browser's own zoom cannot be stopped.
  useLayoutEffect(() => {
    const element = ref.current!
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const box = element.getBoundingClientRect()
      zoomAt(Math.exp(-event.deltaY / 300), [event.clientX - box.left, event.clientY - box.top])
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  })

  const place = (event: PointerEvent<HTMLElement>): Point => {
    const box = ref.current!.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const drag = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || (whole && event.pointerType === 'mouse')) return
      fingers.current.set(event.pointerId, place(event))
      if (!whole) event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const before = fingers.current.get(event.pointerId)
      if (before === undefined) return
      const now = place(event)
      const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
      fingers.current.set(event.pointerId, now)
      if (other) {
        const apart = (at: Point) => Math.hypot(at[0] - other[0], at[1] - other[1]) || 1
        zoomAt(apart(now) / apart(before), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2])
      } else if (!whole) setOwn(moved(view, now[0] - before[0], now[1] - before[1], picture, window))
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => void fingers.current.delete(event.pointerId),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => void fingers.current.delete(event.pointerId),
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const step = 60
      const by = { ArrowUp: [0, step], ArrowDown: [0, -step], ArrowLeft: [step, 0], ArrowRight: [-step, 0] }[event.key]
      if (event.target !== event.currentTarget) return
      if (by && !whole) setOwn(moved(view, by[0]!, by[1]!, picture, window))
      else if (event.key === '+' || event.key === '=') zoomAt(1.5)
      else if (event.key === '-') zoomAt(1 / 1.5)
      else if (event.key === '0') setOwn(null)
      else return
      event.preventDefault()
    },
  }

  return { ref, window, view, whole, drag, zoomAt, fit: () => setOwn(null), oneToOne: () => zoomAt(1 / view.scale), place }
}
