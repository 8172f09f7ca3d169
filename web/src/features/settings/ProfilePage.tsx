import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Done, UserResponse } from '@/api/types'
import { LanguageControl, ThemeControl } from '@/app/Preferences'
import { api } from '@/api/client'
import { ApiError } from '@/api/problem'
import { session } from '@/api/session'
import { useUser } from '@/api/useSession'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { notifyDone } from '@/components/notify'
import { DateText } from '@/components/Text'
import { SettingsHeader } from './SettingsHeader'
import styles from './ProfilePage.module.css'

export default function ProfilePage() {
  return (
    <>
      <SettingsHeader page="profile" />
      <div className={styles.page}>
        <NameCard />
        <PasswordCard />
        <LookCard />
      </div>
    </>
  )
}

function NameCard() {
  const { t } = useTranslation(['settings', 'common'])
  const user = useUser()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: user.name },
    validate: { name: (value) => (value.trim() === '' ? t('name.missing') : value.trim().length > 100 ? t('name.long') : null) },
  })
  const save = useMutation({
    mutationFn: (values: { name: string }) => api.patch<UserResponse>('/api/auth/me', { name: values.name.trim() }),
    onSuccess: (answer) => {
      session.setUser(answer.user)
      notifyDone(t('name.saved'))
    },
  })
  return (
    <Card title={t('name.title')}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          {save.isError && <ErrorState error={save.error} />}
          <TextInput dir="auto" label={t('name.label')} description={t('name.hint')} autoComplete="name" key={form.key('name')} {...form.getInputProps('name')} />
          <dl className={styles.facts}>
            <div>
              <dt>{t('email')}</dt>
              <dd>
                <bdi dir="ltr">{user.email}</bdi>
              </dd>
            </div>
            <div>
              <dt>{t('role')}</dt>
              <dd>{t(`role.${user.role}`)}</dd>
            </div>
            <div>
              <dt>{t('since')}</dt>
              <dd>
                <DateText value={user.created_at} kind="date" />
              </dd>
            </div>
          </dl>
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t('common:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}

const wrongPassword = (error: unknown) => error instanceof ApiError && 'current_password' in error.fieldErrors

function PasswordCard() {
  const { t } = useTranslation('settings')
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current: '', next: '' },
    validate: {
      current: (value) => (value === '' ? t('password.missing') : null),
      next: (value) => (value.length < 6 ? t('password.short') : null),
    },
  })
  const change = useMutation({
    mutationFn: (values: typeof form.values) => api.post<Done>('/api/auth/me/password', { current_password: values.current, new_password: values.next }),
    onSuccess: () => {
      form.reset()
      notifyDone(t('password.changed'))
    },
    onError: (error) => wrongPassword(error) && form.setFieldError('current', t('password.wrong')),
  })
  const toggle = { 'aria-label': t('password.toggle') }
  return (
    <Card title={t('password.title')}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack gap="md">
          {change.isError && !wrongPassword(change.error) && <ErrorState error={change.error} />}
          <PasswordInput dir="ltr" label={<bdi>{t('password.current')}</bdi>} autoComplete="current-password" visibilityToggleButtonProps={toggle} key={form.key('current')} {...form.getInputProps('current')} />
          <PasswordInput dir="ltr" label={<bdi>{t('password.new')}</bdi>} description={<bdi>{t('password.hint')}</bdi>} autoComplete="new-password" visibilityToggleButtonProps={toggle} key={form.key('next')} {...form.getInputProps('next')} />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={change.isPending}>
              {t('password.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}

function LookCard() {
  const { t } = useTranslation('settings')
  return (
    <Card title={t('look.title')}>
      <Stack gap="sm" align="flex-start">
        <LanguageControl />
        <ThemeControl />
        <p className={styles.hint}>{t('look.hint')}</p>
      </Stack>
    </Card>
  )
}
