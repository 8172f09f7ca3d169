import { ActionIcon, Group, Select, Switch } from '@mantine/core'
import { IconTrash, IconUsers } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { ManagedUser, ManagedUserListResponse, ManagedUserResponse, UserRole } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { notifyDone, notifyFailed } from '@/components/notify'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { Pill } from '@/components/Pill'
import { SearchInput } from '@/components/SearchInput'
import { Table } from '@/components/Table'
import { BdiText, DateText, NumberText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { useProblems } from '@/i18n/problems'

const limit = 50

const again = () => queries.invalidateQueries({ queryKey: ['users'] })

export default function UsersPage() {
  const { t } = useTranslation(['users', 'common'])
  const { search, change, number } = useSearchState()
  const query = { q: search.get('q') ?? '', skip: number('skip'), limit }
  const list = useQuery({ queryKey: keys.users(query), queryFn: ({ signal }) => api.get<ManagedUserListResponse>('/api/users', query, signal), placeholderData: keepPreviousData })
  const [deleted, setDeleted] = useState<ManagedUser | null>(null)
  return (
    <>
      <PageHeader title={t('common:nav.users')} sub={t('sub')} />
      <Card padded={false}>
        <Group p="sm">
          <SearchInput label={t('search')} value={query.q} onSearch={(q) => change({ q, skip: null })} />
        </Group>
        {list.isError ? (
          <div style={{ padding: 16 }}>
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : !list.data ? (
          <div style={{ padding: 16 }}>
            <Loading rows={5} />
          </div>
        ) : list.data.total === 0 ? (
          <EmptyState icon={<IconUsers size={24} />} title={t('none', { text: query.q })} />
        ) : (
          <>
            <Table
              label={t('common:nav.users')}
              head={
                <tr>
                  <th>{t('name')}</th>
                  <th>{t('email')}</th>
                  <th>{t('role')}</th>
                  <th>{t('access')}</th>
                  <th data-end>{t('datasets')}</th>
                  <th data-end>{t('jobs')}</th>
                  <th>{t('seen')}</th>
                  <th>
                    <span className="visually-hidden">{t('common:actions')}</span>
                  </th>
                </tr>
              }
            >
              {list.data.users.map((user) => (
                <UserRow key={user.id} user={user} onDelete={() => setDeleted(user)} />
              ))}
            </Table>
            <Pages skip={query.skip} limit={limit} total={list.data.total} onSkip={(skip) => change({ skip }, false)} />
          </>
        )}
      </Card>
      <ConfirmDialog
        opened={deleted !== null}
        title={t('deleteTitle', { name: deleted?.name })}
        confirm={t('deleteConfirm')}
        onConfirm={async () => {
          if (!deleted) return
          await api.delete(`/api/users/${deleted.id}`)
          notifyDone(t('deleted', { name: deleted.name }))
          await again()
        }}
        onClose={() => setDeleted(null)}
      >
        {t('deleteText')}
      </ConfirmDialog>
    </>
  )
}

function UserRow({ user, onDelete }: { user: ManagedUser; onDelete: () => void }) {
  const { t } = useTranslation('users')
  const me = useUser()
  const problems = useProblems()
  const update = useMutation({
    mutationFn: (change: { role?: UserRole; disabled?: boolean }) => api.patch<ManagedUserResponse>(`/api/users/${user.id}`, change),
    onError: (error) => notifyFailed(problems.say(error)),
    onSettled: again,
  })
  const own = user.id === me.id
  return (
    <tr>
      <td>
        <Group gap={8}>
          <strong>
            <BdiText>{user.name}</BdiText>
          </strong>
          {own && <Pill dot={false}>{t('you')}</Pill>}
        </Group>
      </td>
      <td data-label={t('email')}>
        <bdi dir="ltr">{user.email}</bdi>
      </td>
      <td data-label={t('role')}>
        <Select
          size="xs"
          w={150}
          allowDeselect={false}
          aria-label={t('roleOf', { name: user.name })}
          value={update.isPending ? (update.variables.role ?? user.role) : user.role}
          disabled={own || update.isPending}
          data={(['user', 'admin'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(role) => role && role !== user.role && update.mutate({ role: role as UserRole })}
        />
      </td>
      <td data-label={t('access')}>
        <Switch aria-label={t('accessOf', { name: user.name })} checked={update.isPending ? !(update.variables.disabled ?? user.disabled) : !user.disabled} disabled={own || update.isPending} onChange={(event) => update.mutate({ disabled: !event.currentTarget.checked })} />
      </td>
      <td data-end data-label={t('datasets')}>
        <NumberText value={user.datasets} />
      </td>
      <td data-end data-label={t('jobs')}>
        <NumberText value={user.jobs} />
      </td>
      <td data-label={t('seen')}>{user.last_seen_at ? <DateText value={user.last_seen_at} kind="ago" /> : t('never')}</td>
      <td data-end>
        {!own && (
          <ActionIcon variant="subtle" color="red" size={34} aria-label={t('delete', { name: user.name })} onClick={onDelete}>
            <IconTrash size={17} />
          </ActionIcon>
        )}
      </td>
    </tr>
  )
}
