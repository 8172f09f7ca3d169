import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from './ErrorState'

interface ConfirmDialogProps {
  opened: boolean
  title: string
  /** What is lost and what is kept. */
  children: ReactNode
  confirm: string
  destructive?: boolean
  onConfirm: () => Promise<unknown>
  onClose: () => void
}

export function ConfirmDialog({ opened, title, children, confirm, destructive = true, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const work = useMutation({ mutationFn: onConfirm, onSuccess: onClose })
  const close = () => {
    work.reset()
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack gap="md">
        <div>{children}</div>
        {work.isError && <ErrorState error={work.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button color={destructive ? 'red' : 'teal'} loading={work.isPending} onClick={() => work.mutate()}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
