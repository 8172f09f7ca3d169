import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import type { Params, Problem } from '@/api/types'
import { formatFor } from './format'

const placeholder = /{{\s*(\w+)\s*}}/g

const say = (value: unknown, language: string): string => {
  const format = formatFor(language)
  if (typeof value === 'number') return format.number(value, 6)
  if (Array.isArray(value)) return format.list(value.map(String))
  return format.isolate(String(value))
}

/**
 * The problem as a sentence in `language`. English is the server's own sentence, which knows the case best. Other languages are
 * told by code and values; when a value that the sentence needs is not there, the English sentence is better than one with a hole.
 */
export function sentence(problem: Problem, language: string): string {
  if (language === 'en' && problem.error !== '') return problem.error
  // what is told of pictures is loaded with their pages
  const template: unknown = i18next.getResource(language, 'problems', problem.code) ?? i18next.getResource(language, 'notices', problem.code)
  if (typeof template !== 'string') return problem.error
  const params: Params = problem.params ?? {}
  const names = [...template.matchAll(placeholder)].map((match) => match[1]!)
  if (names.some((name) => params[name] === undefined || params[name] === null)) {
    const plain: unknown = i18next.getResource(language, 'problems', `${problem.code}_plain`)
    return typeof plain === 'string' ? plain : problem.error || template.replace(placeholder, '…')
  }
  return template.replace(placeholder, (_, name: string) => say(params[name], language))
}

export const problemOf = (error: unknown): Problem => (error instanceof ApiError ? error.problem : { code: 'client', error: error instanceof Error ? error.message : String(error) })

/** `say(error)` for whatever a call threw, `sentence(problem)` for a problem that stands in data. */
export function useProblems() {
  const { i18n } = useTranslation('problems')
  return {
    say: (error: unknown) => sentence(problemOf(error), i18n.language),
    sentence: (problem: Problem) => sentence(problem, i18n.language),
  }
}
