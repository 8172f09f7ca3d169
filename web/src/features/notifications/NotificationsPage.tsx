import { ActionIcon, Button, Switch } from '@mantine/core'
import { IconBell, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { DeliveryResponse, NotificationRule, RuleListResponse, RuleResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { notifyDone, notifyFailed } from '@/components/notify'
import { Table } from '@/components/Table'
import { BdiText, CodeText } from '@/components/Text'
import { SettingsHeader } from '@/features/settings/SettingsHeader'
import { useMetricName } from '@/features/training/run/metricText'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { DeliveriesCard } from './DeliveriesCard'
import { RuleDialog } from './RuleDialog'
import { SecretDialog } from './SecretDialog'
import styles from './Notifications.module.css'

const again = () => queries.invalidateQueries({ queryKey: keys.notifications })

export default function NotificationsPage() {
  const { t } = useTranslation(['notifications', 'common'])
  const list = useQuery({ queryKey: keys.rules, queryFn: ({ signal }) => api.get<RuleListResponse>('/api/notifications/rules', { limit: 200 }, signal) })
  const [edited, setEdited] = useState<NotificationRule | 'new' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const [deleted, setDeleted] = useState<NotificationRule | null>(null)
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {t('create')}
    </Button>
  )
  return (
    <>
      <SettingsHeader page="notifications" />
      <div className={styles.cards}>
        <Card title={t('rules')} aside={list.data && list.data.total > 0 ? button : undefined} padded={false}>
          {list.isError ? (
            <div style={{ padding: 16 }}>
              <ErrorState error={list.error} onRetry={() => void list.refetch()} />
            </div>
          ) : !list.data ? (
            <div style={{ padding: 16 }}>
              <Loading rows={3} />
            </div>
          ) : list.data.total === 0 ? (
            <EmptyState icon={<IconBell size={24} />} title={t('none')} actions={button}>
              {t('noneText')}
            </EmptyState>
          ) : (
            <Table
              label={t('rules')}
              head={
                <tr>
                  <th>{t('name')}</th>
                  <th>{t('when')}</th>
                  <th>{t('where')}</th>
                  <th>{t('on')}</th>
                  <th>
                    <span className="visually-hidden">{t('common:actions')}</span>
                  </th>
                </tr>
              }
            >
              {list.data.rules.map((rule) => (
                <RuleRow key={rule.id} rule={rule} onEdit={() => setEdited(rule)} onDelete={() => setDeleted(rule)} />
              ))}
            </Table>
          )}
        </Card>
        {list.data && list.data.total > 0 && <DeliveriesCard />}
      </div>
      {edited !== null && list.data && (
        <RuleDialog
          rule={edited === 'new' ? null : edited}
          email={list.data.email_available}
          onClose={() => setEdited(null)}
          onSaved={(answer: RuleResponse) => {
            setEdited(null)
            setSecret(answer.secret)
            void again()
          }}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
      <ConfirmDialog
        opened={deleted !== null}
        title={t('deleteTitle', { name: deleted?.name })}
        confirm={t('common:action.delete')}
        onConfirm={async () => {
          if (deleted) await api.delete(`/api/notifications/rules/${deleted.id}`)
          await again()
        }}
        onClose={() => setDeleted(null)}
      >
        {t('deleteText')}
      </ConfirmDialog>
    </>
  )
}

function RuleRow({ rule, onEdit, onDelete }: { rule: NotificationRule; onEdit: () => void; onDelete: () => void }) {
  const { t } = useTranslation(['notifications', 'common'])
  const problems = useProblems()
  const turn = useMutation({
    mutationFn: (enabled: boolean) => api.patch<RuleResponse>(`/api/notifications/rules/${rule.id}`, { enabled }),
    onError: (error) => notifyFailed(problems.say(error)),
    onSettled: again,
  })
  const test = useMutation({
    mutationFn: () => api.post<DeliveryResponse>(`/api/notifications/rules/${rule.id}/test`),
    onSuccess: ({ delivery }) => (delivery.error ? notifyFailed(problems.sentence(delivery.error)) : notifyDone(t('tested', { name: rule.name }))),
    onError: (error) => notifyFailed(problems.say(error)),
    onSettled: again,
  })
  return (
    <tr>
      <td>
        <strong>
          <BdiText>{rule.name}</BdiText>
        </strong>
      </td>
      <td data-label={t('when')}>
        <When rule={rule} />
      </td>
      <td data-label={t('where')}>
        <span>
          {t(`channel.${rule.channel}`)} <CodeText>{rule.destination}</CodeText>
        </span>
      </td>
      <td data-label={t('on')}>
        <Switch aria-label={t('onOf', { name: rule.name })} checked={rule.enabled} disabled={turn.isPending} onChange={(event) => turn.mutate(event.currentTarget.checked)} />
      </td>
      <td data-end>
        <div className={styles.actions}>
          <Button size="xs" variant="default" loading={test.isPending} aria-label={t('testNamed', { name: rule.name })} onClick={() => test.mutate()}>
            {t('test')}
          </Button>
          <ActionIcon variant="subtle" size={34} aria-label={t('editNamed', { name: rule.name })} onClick={onEdit}>
            <IconPencil size={17} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" size={34} aria-label={t('deleteNamed', { name: rule.name })} onClick={onDelete}>
            <IconTrash size={17} />
          </ActionIcon>
        </div>
      </td>
    </tr>
  )
}

const signs = { '>': '>', '>=': '≥', '<': '<', '<=': '≤' } as const

/** What a rule waits for, in words. */
function When({ rule }: { rule: NotificationRule }) {
  const { t } = useTranslation(['notifications', 'common'])
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const metric = [rule.metric && metricName(rule.metric), rule.split && training(`split.${rule.split}`)].filter(Boolean).join(training('comma'))
  const parts = rule.events.map((event) => (
    <span key={event}>
      {event === 'metric'
        ? t('reaches', { metric, op: signs[rule.op as keyof typeof signs] ?? rule.op, value: format.number(rule.value) })
        : event === 'no_improvement'
          ? t('stalls', { metric, minutes: format.integer(rule.minutes) })
          : t(`event.${event}`)}
    </span>
  ))
  return (
    <span className={styles.when}>
      {parts}
      {rule.scope !== 'all' && (
        <span className={styles.scope}>
          {t(`scope.${rule.scope}`)}: <BdiText>{rule.scope_value}</BdiText>
        </span>
      )}
    </span>
  )
}
