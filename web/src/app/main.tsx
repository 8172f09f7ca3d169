import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/vazirmatn/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './tokens.css'
import './global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from '@/api/queries'
import { session } from '@/api/session'
import { startTexts } from '@/i18n'
import { App } from './App'

// What one account has seen is not shown to the next.
session.subscribe(() => {
  if (session.get().phase === 'out') queries.clear()
})

void session.restore()
await startTexts()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
