import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { EmptyState } from '@/components/EmptyState'
import { usePageTitle } from '@/components/usePageTitle'

/** A page that broke leaves the rest of the shell usable. */
export function RouteError() {
  const { t } = useTranslation()
  const error = useRouteError()
  usePageTitle(t('error.title'))
  const detail = error instanceof Error ? error.message : String(error)
  return (
    <div role="alert">
      <EmptyState page title={t('error.title')} actions={<Button onClick={() => window.location.reload()}>{t('action.reload')}</Button>}>
        {t('error.page')}
        <br />
        <bdi dir="ltr">
          <code>{detail}</code>
        </bdi>
      </EmptyState>
    </div>
  )
}

export function RootError() {
  return (
    <main>
      <RouteError />
    </main>
  )
}
