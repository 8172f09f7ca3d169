import { useEffect, useEffectEvent } from 'react'
import { shortcut } from './shortcut'

/** Single keys of a page. A key without a task now is null, and stays the browser's. */
export function useKeys(keys: Readonly<Record<string, (() => void) | null>>) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const task = keys[shortcut(event) ?? '']
    if (!task) return
    event.preventDefault()
    task()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
