import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SuggestionReason } from '@/api/types'
import { useFormat } from '@/i18n/format'
import { checkSettings, type SettingName, type SettingsValues, type Task } from '../settings'

export interface Settings {
  values: SettingsValues
  suggested: SettingsValues
  task: Task
  set<N extends SettingName>(name: N, value: SettingsValues[N]): void
  /** The form's own finding, or what the server said about the value that still stands. */
  error(name: SettingName): string | null
  valid: boolean
  refused(fields: Partial<Record<SettingName, string>>): void
  isSuggested(name: SettingName): boolean
  takeSuggestion(name: SettingName): void
  takeAll(): void
  reason(name: SettingName): string | undefined
}

const wireNames: Partial<Record<SettingName, string>> = { split_kind: 'split', validation: 'split.validation', test: 'split.test' }

export function useSettings(initial: SettingsValues, suggested: SettingsValues, task: Task, reasons: Readonly<Record<string, SuggestionReason>>): Settings {
  const { t } = useTranslation('newRun')
  const format = useFormat()
  const [values, setValues] = useState(initial)
  const [fromServer, setFromServer] = useState<Partial<Record<SettingName, string>>>({})
  const problems = useMemo(() => checkSettings(values, task), [values, task])

  const set = <N extends SettingName>(name: N, value: SettingsValues[N]) => {
    setValues((before) => ({ ...before, [name]: value }))
    setFromServer((before) => ({ ...before, [name]: undefined }))
  }
  return {
    values,
    suggested,
    task,
    set,
    error: (name) => {
      const problem = problems[name]
      if (!problem) return fromServer[name] ?? null
      const told = Object.fromEntries(Object.entries(problem.values ?? {}).map(([key, value]) => [key, format.number(value, 10)]))
      return t(`problem.${problem.key}`, told)
    },
    valid: Object.keys(problems).length === 0,
    refused: setFromServer,
    isSuggested: (name) => JSON.stringify(values[name]) === JSON.stringify(suggested[name]),
    takeSuggestion: (name) => set(name, suggested[name]),
    takeAll: () => {
      setValues((before) => ({ ...suggested, name: before.name }))
      setFromServer({})
    },
    reason: (name) => {
      const reason = reasons[wireNames[name] ?? name]
      if (!reason) return undefined
      const told = Object.fromEntries(Object.entries(reason.params).map(([key, value]) => [key, typeof value === 'number' ? format.integer(value) : format.isolate(value)]))
      return t(`reason.${reason.code}`, { ...told, defaultValue: reason.text })
    },
  }
}
