import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { CorrectionOptions, Detection, Picture } from '@/api/types'
import type { Point } from '../stage/geometry'
import { correct, correctionQuery, detect, detectionQuery, imageChanged } from '../queries'

/** What is still to be done with a picture that somebody opens: nobody is asked for settings first. */
export function nextStep(picture: Pick<Picture, 'status' | 'last_detection' | 'last_correction'>): 'detect' | 'correct' | null {
  if (picture.status !== 'ready') return null
  const { last_detection: detection, last_correction: correction } = picture
  if (detection === null) return correction === null ? 'detect' : null
  if (!detection.success) return null
  // a card that was found anew calls for a new correction; one taken from another picture's card stands
  return correction === null || Date.parse(correction.timestamp) < Date.parse(detection.timestamp) ? 'correct' : null
}

/** A picture's card and correction: what is known, and the work on it, which begins by itself at the first visit. */
export function useCalibration(picture: Picture) {
  const { id, last_detection: found, last_correction: made } = picture
  const detection = useQuery({ ...detectionQuery(found?.detection_id ?? ''), enabled: found !== null })
  const correction = useQuery({ ...correctionQuery(made?.correction_id ?? ''), enabled: made !== null })
  const changed = () => imageChanged(id)
  const detecting = useMutation({ mutationFn: ({ corners, chart }: { corners?: readonly Point[]; chart?: Detection['chart'] }) => detect(id, corners, chart), onSuccess: changed })
  const correcting = useMutation({ mutationFn: ({ detectionId, options }: { detectionId: string; options: CorrectionOptions }) => correct(detectionId, options), onSuccess: changed })

  const step = nextStep(picture)
  // once for each: what failed is tried again by hand, not for ever
  const begun = useRef(new Set<string>())
  const begin = useEffectEvent(() => {
    const task = step === 'correct' ? `correct ${found!.detection_id}` : step
    if (task === null || begun.current.has(task)) return
    begun.current.add(task)
    if (step === 'detect') detecting.mutate({})
    else correcting.mutate({ detectionId: found!.detection_id, options: {} })
  })
  useEffect(() => begin(), [step, found?.detection_id])

  return {
    detection: found === null ? null : (detection.data ?? null),
    correction: made === null ? null : (correction.data ?? null),
    loadError: detection.error ?? correction.error,
    reload: () => Promise.all([detection.refetch(), correction.refetch()]),
    detecting,
    correcting,
  }
}
