import { useTranslation } from 'react-i18next'
import styles from './References.module.css'

const markers = [
  { x: 0, y: 0, bits: '1010001011011001010111100' },
  { x: 600, y: 0, bits: '0000111000000011011100110' },
  { x: 600, y: 400, bits: '1101011110000111011011101' },
  { x: 0, y: 400, bits: '1000000111001010111110111' },
]
const module = 12
const colors = [
  '#744f41', '#c5907f', '#5b789b', '#5b6c40', '#837faf', '#5fbdac',
  '#e07c30', '#455aa7', '#c5505f', '#5d3a68', '#9cbb3a', '#e3a127',
  '#283e91', '#3d9346', '#b23639', '#ecc70f', '#bf4f92', '#0085a5',
  '#f1f2eb', '#c9cac9', '#a1a3a3', '#797979', '#535455', '#323232',
]

/** The card as it is printed, or the frame with its window: four markers about 24 patches, 744 × 544 of its own units. */
export function CardSketch({ window }: { window: boolean }) {
  const { t } = useTranslation('references')
  return (
    <svg className={styles.sketch} viewBox="-72 -72 744 544" role="img" aria-label={t(window ? 'print.frame' : 'print.card')}>
      {markers.map(({ x, y, bits }) => (
        <g key={bits} transform={`translate(${x - 42} ${y - 42})`}>
          <rect width={84} height={84} fill="#000" />
          {[...bits].map((bit, i) => bit === '1' && <rect key={i} x={module * (1 + (i % 5))} y={module * (1 + Math.floor(i / 5))} width={module + 0.3} height={module + 0.3} fill="#fff" />)}
        </g>
      ))}
      {window ? (
        <rect x={60} y={60} width={480} height={280} fill="#f3f2ee" stroke="#a8a49a" strokeWidth={3} strokeDasharray="14 10" />
      ) : (
        colors.map((color, i) => <rect key={color} x={63 + 80 * (i % 6)} y={63 + 70 * Math.floor(i / 6)} width={74} height={64} fill={color} />)
      )}
    </svg>
  )
}
