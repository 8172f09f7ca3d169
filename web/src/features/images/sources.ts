import type { ColorCorrection, Picture } from '@/api/types'
import { correctionPath, filePath, previewPath } from './queries'
import type { Source } from './stage/CompareStage'

const shownByBrowsers = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif'])

export const sourceOf = (picture: Picture): Source => ({ preview: previewPath(picture.id), full: shownByBrowsers.has(picture.mime_type) ? filePath(picture.id) : null })

export const sourceOfCorrected = (correction: ColorCorrection): Source & { space: string } => ({
  preview: `${correctionPath(correction.correction_id)}/preview`,
  full: correction.output_format === 'tiff16' ? null : `${correctionPath(correction.correction_id)}/image`,
  space: correction.output_color_space,
})
