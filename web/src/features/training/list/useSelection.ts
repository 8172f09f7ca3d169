import { useState } from 'react'
import { useSearchState } from '@/components/useSearchState'
import { readSelection } from './runQuery'

/** The chosen runs. The address has them too, but a tick does not wait for it: it changes in a transition. */
export function useSelection() {
  const { search, change } = useSearchState()
  const [selection, set] = useState(() => readSelection(search.get('selected')))
  const select = (ids: string[]) => {
    set(ids)
    change({ selected: ids.join(',') })
  }
  return { selection, select }
}
