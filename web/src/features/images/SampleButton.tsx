import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconPhoto } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { notifyFailed } from '@/components/notify'
import { useProblems } from '@/i18n/problems'
import { takeSample } from './uploads'

/** Puts the bundled photograph among one's own and opens it, also when the page has changed around this button by then. */
export function SampleButton({ variant = 'default' }: { variant?: string }) {
  const { t } = useTranslation('images')
  const navigate = useNavigate()
  const problems = useProblems()
  const take = useMutation({ mutationFn: takeSample, onSuccess: ({ id }) => void navigate(`/images/${id}`), onError: (error) => notifyFailed(problems.say(error)) })
  return (
    <Button variant={variant} leftSection={<IconPhoto size={16} aria-hidden />} loading={take.isPending} onClick={() => take.mutate()}>
      {t('sample')}
    </Button>
  )
}
