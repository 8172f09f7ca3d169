import { useTranslation } from 'react-i18next'
import type { Problem } from '@/api/types'
import { useProblems } from '@/i18n/problems'

/** With codes where there are any; what is older than the codes has its English sentences alone. */
export const noticesOf = (sentences: readonly string[] | null | undefined, notices: readonly Problem[] | null | undefined): readonly Problem[] =>
  notices ?? (sentences ?? []).map((error) => ({ code: '', error }))

/** Says what was found out about a picture in the page's language; patches, which it has by number, by their names. */
export function useNotices() {
  const { t } = useTranslation(['images', 'notices'])
  const problems = useProblems()
  return (notice: Problem) => {
    const patches = notice.params?.patches
    return problems.sentence(Array.isArray(patches) ? { ...notice, params: { ...notice.params, patches: patches.map((id) => t(`patch.${id}`)) } } : notice)
  }
}
