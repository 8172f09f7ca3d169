import { notifications } from '@mantine/notifications'

export const notifyDone = (message: string) => notifications.show({ message, color: 'teal', autoClose: 4000 })
export const notifyFailed = (message: string) => notifications.show({ message, color: 'red', autoClose: 8000 })
