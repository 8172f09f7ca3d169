import { Button, Checkbox, Group, Modal, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { MetricGoal, NotificationChannel, NotificationEvent, NotificationRule, NotificationScope, RuleRequest, RuleResponse } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { NumberField } from '@/components/NumberField'
import styles from './Notifications.module.css'

const events = ['completed', 'failed', 'stopped', 'metric', 'no_improvement'] as const satisfies readonly NotificationEvent[]
const channels: readonly NotificationChannel[] = ['webhook', 'slack', 'discord', 'email']
const scopes: readonly NotificationScope[] = ['all', 'experiment', 'tag', 'run']
const goals: readonly MetricGoal[] = ['minimize', 'maximize']
const comparisons = ['<', '<=', '>', '>=']
const anySplit = 'any'

interface Props {
  /** Null: a new one. */
  rule: NotificationRule | null
  /** Whether this server sends mail. */
  email: boolean
  onClose: () => void
  onSaved: (answer: RuleResponse) => void
}

export function RuleDialog({ rule, email, onClose, onSaved }: Props) {
  const { t } = useTranslation(['notifications', 'common'])
  const form = useForm({
    initialValues: {
      name: rule?.name ?? '',
      events: (rule?.events ?? ['completed', 'failed']) as NotificationEvent[],
      channel: rule?.channel ?? ('webhook' as NotificationChannel),
      url: '',
      scope: rule?.scope ?? ('all' as NotificationScope),
      scopeValue: rule?.scope_value ?? '',
      metric: rule?.metric ?? 'loss',
      split: rule ? (rule.split ?? anySplit) : 'validation',
      op: rule?.op ?? '<',
      value: (rule?.value ?? '') as number | '',
      goal: rule?.goal ?? ('minimize' as MetricGoal),
      minutes: (rule?.minutes ?? 30) as number | '',
      newSecret: false,
    },
    validate: {
      name: (value) => (value.trim() === '' ? t('check.name') : null),
      events: (value) => (value.length === 0 ? t('check.events') : null),
      url: (value, { channel }) => (channel === 'email' || (value.trim() === '' && rule?.channel === channel) || /^https?:\/\/\S+$/.test(value.trim()) ? null : t('check.url')),
      scopeValue: (value, { scope }) => (scope !== 'all' && value.trim() === '' ? t('check.scope') : null),
      metric: (value, { events }) => ((events.includes('metric') || events.includes('no_improvement')) && value.trim() === '' ? t('check.metric') : null),
      value: (value, { events }) => (events.includes('metric') && !Number.isFinite(value) ? t('check.value') : null),
      minutes: (value, { events }) => (events.includes('no_improvement') && !(Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10_080) ? t('check.minutes') : null),
    },
  })
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      const measured = values.events.includes('metric') || values.events.includes('no_improvement')
      const request: RuleRequest = {
        name: values.name.trim(),
        events: values.events,
        channel: values.channel,
        url: values.channel === 'email' || values.url.trim() === '' ? undefined : values.url.trim(),
        scope: values.scope,
        scope_value: values.scope === 'all' ? undefined : values.scopeValue.trim(),
        ...(measured && { metric: values.metric.trim(), split: values.split === anySplit ? '' : values.split }),
        ...(values.events.includes('metric') && { op: values.op, value: Number(values.value) }),
        ...(values.events.includes('no_improvement') && { goal: values.goal, minutes: Number(values.minutes) }),
        ...(values.newSecret && { new_secret: true }),
      }
      return rule ? api.patch<RuleResponse>(`/api/notifications/rules/${rule.id}`, request) : api.post<RuleResponse>('/api/notifications/rules', request)
    },
    onSuccess: onSaved,
  })
  const { values } = form
  const condition = values.events.includes('metric')
  const stall = values.events.includes('no_improvement')
  return (
    <Modal opened onClose={onClose} size="lg" title={rule ? t('edit') : t('create')} closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <form onSubmit={form.onSubmit((filled) => save.mutate(filled))} noValidate>
        <Stack gap="md">
          {save.isError && <ErrorState error={save.error} />}
          <TextInput data-autofocus dir="auto" label={t('name')} placeholder={t('namePlaceholder')} maxLength={100} {...form.getInputProps('name')} />
          <Checkbox.Group label={t('when')} {...form.getInputProps('events')}>
            <Stack gap={8} mt={6}>
              {events.map((event) => (
                <Checkbox key={event} value={event} label={t(`choose.${event}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
          {(condition || stall) && (
            <div className={styles.fields}>
              <TextInput dir="ltr" label={<bdi>{t('metric')}</bdi>} {...form.getInputProps('metric')} />
              <Select
                allowDeselect={false}
                label={t('split')}
                data={[anySplit, 'train', 'validation', 'test', ...(rule?.split && !['train', 'validation', 'test'].includes(rule.split) ? [rule.split] : [])].map((split) => ({ value: split, label: t(`split.${split}`, { defaultValue: split }) }))}
                {...form.getInputProps('split')}
              />
              {condition && (
                <>
                  <Select allowDeselect={false} label={t('op')} data={comparisons} {...form.getInputProps('op')} />
                  <NumberField label={t('value')} value={values.value} onChange={(value) => form.setFieldValue('value', value)} error={form.errors.value} />
                </>
              )}
              {stall && (
                <>
                  <Select allowDeselect={false} label={t('goal')} data={goals.map((goal) => ({ value: goal, label: t(`goal.${goal}`) }))} {...form.getInputProps('goal')} />
                  <NumberField label={t('minutes')} value={values.minutes} onChange={(minutes) => form.setFieldValue('minutes', minutes)} error={form.errors.minutes} />
                </>
              )}
            </div>
          )}
          <div className={styles.fields}>
            <Select allowDeselect={false} label={t('scope')} data={scopes.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))} {...form.getInputProps('scope')} />
            {values.scope !== 'all' && <TextInput dir="auto" label={t(`scopeValue.${values.scope}`)} {...form.getInputProps('scopeValue')} />}
          </div>
          <div className={styles.fields}>
            <Select
              allowDeselect={false}
              label={t('channel')}
              description={values.channel === 'email' ? t('emailHint') : undefined}
              data={channels.map((channel) => ({ value: channel, label: t(`channel.${channel}`), disabled: channel === 'email' && !email }))}
              {...form.getInputProps('channel')}
            />
            {values.channel !== 'email' && (
              <TextInput dir="ltr" type="url" label={<bdi>{t('url')}</bdi>} description={rule?.channel === values.channel ? <bdi>{t('urlKept')}</bdi> : undefined} placeholder={rule?.channel === values.channel ? rule.destination : 'https://'} {...form.getInputProps('url')} />
            )}
          </div>
          {rule?.channel === 'webhook' && values.channel === 'webhook' && <Switch label={t('newSecret')} {...form.getInputProps('newSecret', { type: 'checkbox' })} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('common:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
