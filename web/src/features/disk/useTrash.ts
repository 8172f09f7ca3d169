import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import { notifyDone, notifyFailed, notifyWithUndo } from '@/components/notify'
import { useProblems } from '@/i18n/problems'

const everythingChanged = () => {
  for (const queryKey of [keys.disk, keys.trash, keys.jobs, keys.datasets, keys.images]) void queries.invalidateQueries({ queryKey })
}

/** Runs and data sets go to the trash, and come back. */
export function useTrash() {
  const { t } = useTranslation()
  const problems = useProblems()

  const restore = async (id: string, name: string) => {
    try {
      await api.post(`/api/trash/${encodeURIComponent(id)}/restore`)
      notifyDone(t('undone', { name }))
    } catch (error) {
      notifyFailed(problems.say(error))
    }
    everythingChanged()
  }

  /** Tells that it is in the trash, and how to have it back at once. */
  const told = (message: string, id: string, name: string) => {
    everythingChanged()
    notifyWithUndo(message, t('action.undo'), () => void restore(id, name))
  }

  return { restore, told, everythingChanged }
}
