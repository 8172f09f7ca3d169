import { DirectionProvider, localStorageColorSchemeManager, MantineProvider, useDirection } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { queries } from '@/api/queries'
import { directionOf } from '@/i18n'
import { router } from './router'
import { cssVariables, theme } from './theme'

const colorScheme = localStorageColorSchemeManager({ key: 'kargah.theme' })

/** Menus and tooltips open to the side that the language reads to. */
function DirectionOfLanguage() {
  const { i18n } = useTranslation()
  const { setDirection } = useDirection()
  useEffect(() => setDirection(directionOf(i18n.language)), [i18n.language, setDirection])
  return null
}

export function App() {
  const { i18n } = useTranslation()
  return (
    <DirectionProvider initialDirection={directionOf(i18n.language)} detectDirection={false}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorScheme} defaultColorScheme="auto">
        <DirectionOfLanguage />
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  )
}
