import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'

export const notifyDone = (message: string) => notifications.show({ message, color: 'teal', autoClose: 4000 })
export const notifyFailed = (message: string) => notifications.show({ message, color: 'red', autoClose: 8000 })

/** Long enough to notice that it was the wrong one. */
export function notifyWithUndo(message: string, undo: string, onUndo: () => void) {
  const id = notifications.show({
    color: 'teal',
    autoClose: 10_000,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id)
            onUndo()
          }}
        >
          {undo}
        </Button>
      </Group>
    ),
  })
}
