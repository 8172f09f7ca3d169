import { queryOptions } from '@tanstack/react-query'
import { api, withQuery } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { ColorCorrection, CorrectionOptions, Detection, Picture, PictureListResponse, ProposedGroupsResponse, ReferenceListResponse } from '@/api/types'

export const imagePath = (id: string) => `/api/images/${encodeURIComponent(id)}`
export const thumbnailPath = (id: string, size: number) => withQuery(`${imagePath(id)}/thumbnail`, { size })
export const previewPath = (id: string) => `${imagePath(id)}/preview`
export const filePath = (id: string) => `${imagePath(id)}/file`
export const correctionPath = (id: string) => `/api/correct/color/${encodeURIComponent(id)}`

export const imagesQuery = (query: Record<string, string | number | null>) =>
  queryOptions({ queryKey: keys.imageList(query), queryFn: ({ signal }) => api.get<PictureListResponse>('/api/images', query, signal) })

export const imageQuery = (id: string) => queryOptions({ queryKey: keys.image(id), queryFn: ({ signal }) => api.get<Picture>(imagePath(id), undefined, signal) })

export const groupsQuery = queryOptions({ queryKey: keys.imageGroups, queryFn: async ({ signal }) => (await api.get<ProposedGroupsResponse>('/api/images/groups', undefined, signal)).groups })

// What was found out once stays as it is; looking again makes a new one.
const fixed = { staleTime: Infinity }

export const detectionQuery = (id: string) => queryOptions({ ...fixed, queryKey: keys.detection(id), queryFn: ({ signal }) => api.get<Detection>(`/api/detect/card/${encodeURIComponent(id)}`, undefined, signal) })

export const correctionQuery = (id: string) => queryOptions({ ...fixed, queryKey: keys.correction(id), queryFn: ({ signal }) => api.get<ColorCorrection>(correctionPath(id), undefined, signal) })

export const referencesQuery = queryOptions({ queryKey: keys.references, queryFn: async ({ signal }) => (await api.get<ReferenceListResponse>('/api/references', undefined, signal)).references, staleTime: 60_000 })

/** Looks for the card, or measures it where somebody has placed its corners. */
export async function detect(imageId: string, corners?: readonly (readonly number[])[], chart?: Detection['chart']): Promise<Detection> {
  const detection = await api.post<Detection>('/api/detect/card', { image_id: imageId, ...(corners && { corners }), ...(chart && { chart }) })
  queries.setQueryData(keys.detection(detection.detection_id), detection)
  return detection
}

export async function correct(detectionId: string, options: CorrectionOptions): Promise<ColorCorrection> {
  const correction = await api.post<ColorCorrection>('/api/correct/color', { detection_id: detectionId, ...options })
  queries.setQueryData(keys.correction(correction.correction_id), correction)
  return correction
}

export const imageChanged = (id: string) => Promise.all([queries.invalidateQueries({ queryKey: keys.image(id) }), queries.invalidateQueries({ queryKey: [...keys.images, 'list'] })])
