import type uPlot from 'uplot'
import type { ChartLine } from './Plot'

export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** The chart as it is drawn now, with its title and legend, on the theme's own ground. */
export function savePicture(plot: uPlot, title: string, lines: readonly ChartLine[], name: string): void {
  const drawn = plot.ctx.canvas
  const ratio = devicePixelRatio
  const head = 56 * ratio
  const canvas = document.createElement('canvas')
  canvas.width = drawn.width
  canvas.height = drawn.height + head
  const ctx = canvas.getContext('2d')!
  const family = getComputedStyle(document.body).fontFamily
  ctx.fillStyle = token('surface')
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.textBaseline = 'middle'
  ctx.fillStyle = token('ink')
  ctx.font = `600 ${14 * ratio}px ${family}`
  ctx.fillText(title, 16 * ratio, 18 * ratio)
  ctx.font = `${12 * ratio}px ${family}`
  let x = 16 * ratio
  const y = 42 * ratio
  for (const line of lines) {
    ctx.strokeStyle = token(line.color)
    ctx.lineWidth = 2.5 * ratio
    ctx.setLineDash(line.dashed === 'dots' ? [ratio, 3 * ratio] : line.dashed ? [4 * ratio, 3 * ratio] : [])
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x + 16 * ratio, y)
    ctx.stroke()
    ctx.fillStyle = token('ink-2')
    ctx.fillText(line.label, x + 22 * ratio, y)
    x += 22 * ratio + ctx.measureText(line.label).width + 18 * ratio
  }
  ctx.drawImage(drawn, 0, head)
  canvas.toBlob((blob) => blob && saveFile(blob, name), 'image/png')
}
