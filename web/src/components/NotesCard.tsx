import { TagsInput, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from './Card'
import { ErrorState } from './ErrorState'

interface Props {
  tags: readonly string[]
  notes: string | null
  onSave(change: { tags?: string[]; notes?: string }): Promise<unknown>
  className?: string
  children?: ReactNode
}

/** What people keep beside a run or an experiment. Tags are saved as they are set, notes when their field is left. */
export function NotesCard({ tags, notes, onSave, className, children }: Props) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(notes ?? '')
  const [from, setFrom] = useState(notes)
  // Said elsewhere meanwhile, and nothing typed here: take it.
  if (from !== notes) {
    if (draft === (from ?? '')) setDraft(notes ?? '')
    setFrom(notes)
  }
  const save = useMutation({ mutationFn: onSave })
  return (
    <Card className={className} title={t('notes.title')} aside={<span aria-live="polite">{save.isPending ? t('notes.saving') : save.isSuccess ? t('notes.saved') : null}</span>}>
      <div style={{ display: 'grid', gap: 12 }}>
        {children}
        <TagsInput label={t('notes.tags')} placeholder={tags.length === 0 ? t('notes.tagsHint') : undefined} value={[...tags]} onChange={(next) => save.mutate({ tags: next })} maxTags={20} maxLength={60} />
        <Textarea label={t('notes.notes')} placeholder={t('notes.notesHint')} dir="auto" autosize minRows={2} maxRows={12} maxLength={20_000} value={draft} onChange={(event) => setDraft(event.currentTarget.value)} onBlur={() => draft !== (notes ?? '') && save.mutate({ notes: draft })} />
        {save.isError && <ErrorState error={save.error} onRetry={() => save.mutate({ notes: draft })} />}
      </div>
    </Card>
  )
}
