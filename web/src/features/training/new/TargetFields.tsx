import { Input, SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ColumnStats } from '@/api/types'
import { useFormat } from '@/i18n/format'
import type { Task } from '../settings'

interface Props {
  columns: readonly ColumnStats[]
  suggested: string | null
  target: string | null
  task: Task | null
  onTarget(value: string): void
  onTask(value: Task): void
}

/** The column to predict, and what kind of answer is wanted. */
export function TargetFields({ columns, suggested, target, task, onTarget, onTask }: Props) {
  const { t } = useTranslation('newRun')
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const chosen = columns.find((column) => column.name === target)
  const tasks = chosen ? tasksFor(chosen) : []
  return (
    <>
      <Select
        label={t('what.target')}
        description={t('what.targetHint')}
        data={columns.map(({ name }) => ({ value: name, label: name === suggested ? t('what.suggested', { name: format.isolate(name) }) : format.isolate(name) }))}
        value={target}
        onChange={(value) => value !== null && onTarget(value)}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t('what.nothingFound')}
        error={target !== null && !chosen ? t('what.noSuchColumn', { name: target }) : undefined}
      />
      {tasks.length > 1 && task !== null && (
        <Input.Wrapper label={t('what.task')} description={t('what.taskHint')} labelElement="div">
          <div>
            <SegmentedControl aria-label={t('what.task')} data={tasks.map((value) => ({ value, label: training(`task.${value}`) }))} value={task} onChange={(value) => onTask(value as Task)} />
          </div>
        </Input.Wrapper>
      )}
    </>
  )
}

/** Numbers with few values may be names of classes; text is never a number. */
function tasksFor(column: ColumnStats): Task[] {
  const classes: Task = column.unique <= 2 ? 'binary' : 'multiclass'
  if (column.type !== 'numeric') return [classes]
  return column.unique <= 50 ? ['regression', classes] : ['regression']
}
