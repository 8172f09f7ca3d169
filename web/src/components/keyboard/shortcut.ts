/** The keys of a keyboard with another script on it, by where they lie: `c` is the same key on a Persian layout. */
const byPlace: Record<string, string> = { KeyC: 'c', KeyE: 'e', KeyJ: 'j', KeyZ: 'z', Backslash: '\\', BracketLeft: '[', BracketRight: ']', Slash: '/' }

/** What a press asks for, or null: somebody types, a dialog is open, or the press belongs to the browser. */
export function shortcut(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented' | 'target'>): string | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return null
  const { key } = event
  if (key === 'ArrowLeft' || key === 'ArrowRight') return movesSomething(event.target) ? null : key
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase()
  const latin = byPlace[event.code]
  return latin === '/' && event.shiftKey ? '?' : (latin ?? null)
}

function takesText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]') !== null
}

/** Where an arrow has a task already: it moves a slider, chooses among tabs, reads a chart or scrolls a table. */
function movesSomething(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, svg[tabindex], [role=slider], [role=tab], [role=region][tabindex]') !== null
}
