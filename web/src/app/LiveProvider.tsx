import { useEffect } from 'react'
import { queries } from '@/api/queries'
import { live } from '@/live/connection'
import { patchDatasets, patchPictures } from '@/live/hooks'
import { patchJobs } from '@/live/jobs'

/** Loaded after the first paint: holds the one live connection while somebody is signed in. */
export default function LiveProvider() {
  useEffect(() => {
    const undo = [patchDatasets(), patchPictures(), patchJobs()]
    let wasLive = false
    undo.push(
      live.subscribeState(() => {
        const isLive = live.getState().phase === 'live'
        // What changed while nobody listened.
        if (isLive && !wasLive) void queries.invalidateQueries()
        wasLive = isLive
      }),
    )
    live.start()
    return () => {
      live.stop()
      undo.forEach((stop) => stop())
    }
  }, [])
  return null
}
