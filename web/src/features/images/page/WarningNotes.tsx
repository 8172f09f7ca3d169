import type { Problem } from '@/api/types'
import { Note } from '@/components/Note'
import { useNotices } from '../notices'

export function WarningNotes({ warnings }: { warnings: readonly Problem[] }) {
  const say = useNotices()
  return [...new Set(warnings.map(say))].map((warning) => (
    <Note key={warning} tone="warn">
      <span dir="auto">{warning}</span>
    </Note>
  ))
}
