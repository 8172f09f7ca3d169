import { useEffect, useSyncExternalStore } from 'react'
import { queries, keys } from '@/api/queries'
import { live, type LiveEvent, type LiveEvents } from './connection'

export const useLiveState = () => useSyncExternalStore(live.subscribeState, live.getState)

/** For a query's `refetchInterval`: the hub tells changes while it is live, so asking is needed only while it is not. */
export function usePollInterval(intervalMs: number): number | false {
  return useLiveState().phase === 'live' ? false : intervalMs
}

/** `handler` must be stable (useCallback or module level). */
export function useLiveEvent<E extends LiveEvent>(event: E, handler: (...values: LiveEvents[E]) => void) {
  useEffect(() => live.on(event, handler), [event, handler])
}

/** Keeps lists and pages of data sets true while the session lasts. */
export function patchDatasets(): () => void {
  return live.on('dataset_update', (dataset) => {
    queries.setQueryData(keys.dataset(dataset.id), dataset)
    void queries.invalidateQueries({ queryKey: keys.datasets, predicate: ({ queryKey }) => queryKey[1] === 'list' || (queryKey[2] === dataset.id && queryKey.length > 3) })
  })
}

/** The same for pictures: a list that shows one changes in place, and is asked again when one is new in it. */
export function patchPictures(): () => void {
  return live.on('picture_update', (picture) => {
    queries.setQueryData(keys.image(picture.id), picture)
    void queries.invalidateQueries({ queryKey: [...keys.images, 'list'] })
    if (picture.status === 'ready') void queries.invalidateQueries({ queryKey: keys.imageGroups })
  })
}
