import { useEffect, useRef } from 'react'
import { clippingOf } from './clipping'

/** Paints over a picture what is lost at the ends of its scale. */
export function ClippingLayer({ src }: { src: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new Image()
    let gone = false
    image.onload = () => {
      const element = canvas.current
      const context = element?.getContext('2d', { willReadFrequently: true })
      if (gone || !element || !context) return
      element.width = image.naturalWidth
      element.height = image.naturalHeight
      context.drawImage(image, 0, 0)
      const { data, width, height } = context.getImageData(0, 0, element.width, element.height)
      context.putImageData(new ImageData(clippingOf(data), width, height), 0, 0)
    }
    image.src = src
    return () => {
      gone = true
    }
  }, [src])
  return <canvas ref={canvas} aria-hidden data-clipping />
}
