import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { api } from '@/api/client'
import { session } from '@/api/session'
import type { SessionResponse } from '@/api/types'
import { useSystem } from '@/api/useSystem'
import { ErrorState } from '@/components/ErrorState'
import { AuthPage } from './AuthPage'

const email = /^[^\s@]+@[^\s@]+$/

export default function RegisterPage() {
  const { t } = useTranslation('auth')
  const [search] = useSearchParams()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (value) => (value.trim() === '' ? t('name.missing') : null),
      email: (value) => (value.trim() === '' ? t('email.missing') : email.test(value.trim()) ? null : t('email.invalid')),
      password: (value) => (value === '' ? t('password.missing') : value.length < 6 ? t('password.short') : null),
    },
  })
  const register = useMutation({
    mutationFn: (values: typeof form.values) => api.post<SessionResponse>('/api/auth/register', { ...values, name: values.name.trim(), email: values.email.trim() }, { authorized: false }),
    onSuccess: session.accept,
  })
  const system = useSystem()
  const query = search.size > 0 ? `?${search}` : ''
  return (
    <AuthPage
      title={t('register.title')}
      intro={t(system?.has_users === false ? 'register.first' : 'register.intro')}
      other={
        <>
          {t('register.have')} <Link to={`/login${query}`}>{t('register.login')}</Link>
        </>
      }
    >
      <form onSubmit={form.onSubmit((values) => register.mutate(values))} noValidate>
        <Stack gap="md">
          {register.isError && <ErrorState error={register.error} />}
          <TextInput label={t('name')} description={t('name.hint')} dir="auto" autoComplete="name" autoFocus key={form.key('name')} {...form.getInputProps('name')} />
          <TextInput type="email" dir="ltr" label={<bdi>{t('email')}</bdi>} autoComplete="username" key={form.key('email')} {...form.getInputProps('email')} />
          <PasswordInput
            dir="ltr"
            label={<bdi>{t('password')}</bdi>}
            description={<bdi>{t('password.hint')}</bdi>}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('password.toggle') }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" fullWidth size="md" loading={register.isPending}>
            {t('register.submit')}
          </Button>
        </Stack>
      </form>
    </AuthPage>
  )
}
