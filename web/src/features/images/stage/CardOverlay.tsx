import { memo } from 'react'
import type { Detection } from '@/api/types'
import { boxInPicture, pathOf } from './geometry'
import type { View } from './view'
import styles from './Stage.module.css'

export type PatchState = 'used' | 'clipped' | 'specular' | 'unused'
export const patchState = (patch: { is_clipped: boolean; is_specular: boolean; used: boolean }): PatchState => (patch.is_clipped ? 'clipped' : patch.is_specular ? 'specular' : patch.used ? 'used' : 'unused')

/** What was found, drawn where it lies. The middle of the first pixel is (0, 0), its edge on the screen half a pixel before. */
export const CardOverlay = memo(function CardOverlay({ detection, view }: { detection: Detection; view: View }) {
  const shapes = (
    <>
      {detection.card_corners && <polygon className={styles.card} points={pathOf(detection.card_corners)} />}
      {detection.markers.map((marker) => (
        <polygon key={marker.id} className={styles.marker} points={pathOf(marker.corners)} />
      ))}
      {detection.homography &&
        detection.patches.map((patch) => <polygon key={patch.patch_id} className={styles.patch} data-state={patchState(patch)} points={pathOf(boxInPicture(detection.homography!, patch.bbox))} />)}
    </>
  )
  const transform = `matrix(${view.scale} 0 0 ${view.scale} ${view.x + view.scale / 2} ${view.y + view.scale / 2})`
  return (
    <svg className={styles.overlay} aria-hidden data-overlay>
      <g className={styles.shade} transform={transform}>
        {shapes}
      </g>
      <g transform={transform}>{shapes}</g>
    </svg>
  )
})
