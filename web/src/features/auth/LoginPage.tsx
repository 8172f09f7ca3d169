import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useSearchParams } from 'react-router'
import { api } from '@/api/client'
import { session } from '@/api/session'
import type { SessionResponse } from '@/api/types'
import { useSystem } from '@/api/useSystem'
import { ErrorState } from '@/components/ErrorState'
import { Note } from '@/components/Note'
import { AuthPage } from './AuthPage'

export default function LoginPage() {
  const { t } = useTranslation('auth')
  const [search] = useSearchParams()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? t('email.missing') : null),
      password: (value) => (value === '' ? t('password.missing') : null),
    },
  })
  const signIn = useMutation({
    mutationFn: (values: { email: string; password: string }) => api.post<SessionResponse>('/api/auth/login', { email: values.email.trim(), password: values.password }, { authorized: false }),
    onSuccess: session.accept,
  })
  const system = useSystem()
  const query = search.size > 0 ? `?${search}` : ''
  // Nobody can sign in before somebody has an account.
  if (system?.has_users === false) return <Navigate to={`/register${query}`} replace />
  return (
    <AuthPage
      title={t('login.title')}
      intro={t('login.intro')}
      other={
        system?.registration_open === false ? (
          t('login.closed')
        ) : (
          <>
            {t('login.new')} <Link to={`/register${query}`}>{t('login.register')}</Link>
          </>
        )
      }
    >
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        <Stack gap="md">
          {search.has('next') && !signIn.isError && <Note>{t('login.again')}</Note>}
          {signIn.isError && <ErrorState error={signIn.error} />}
          <TextInput type="email" dir="ltr" label={<bdi>{t('email')}</bdi>} autoComplete="username" autoFocus key={form.key('email')} {...form.getInputProps('email')} />
          <PasswordInput
            dir="ltr"
            label={<bdi>{t('password')}</bdi>}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('password.toggle') }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" fullWidth size="md" loading={signIn.isPending}>
            {t('login.submit')}
          </Button>
        </Stack>
      </form>
    </AuthPage>
  )
}
