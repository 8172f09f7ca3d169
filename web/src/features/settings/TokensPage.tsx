import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { ApiToken, CreatedTokenResponse, TokenListResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Table } from '@/components/Table'
import { BdiText, CodeText, DateText } from '@/components/Text'
import { CreateTokenDialog } from './CreateTokenDialog'
import { CreatedTokenDialog } from './CreatedTokenDialog'
import { SettingsHeader } from './SettingsHeader'

export default function TokensPage() {
  const { t } = useTranslation(['settings', 'common'])
  const list = useQuery({ queryKey: keys.tokens, queryFn: ({ signal }) => api.get<TokenListResponse>('/api/auth/tokens', { limit: 200 }, signal) })
  const [creating, create] = useDisclosure()
  const [created, setCreated] = useState<CreatedTokenResponse | null>(null)
  const [revoked, setRevoked] = useState<ApiToken | null>(null)
  const again = () => queries.invalidateQueries({ queryKey: keys.tokens })
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create.open}>
      {t('tokens.create')}
    </Button>
  )
  return (
    <>
      <SettingsHeader page="tokens" />
      <Card title={t('tokens')} aside={list.data && list.data.total > 0 ? button : undefined} padded={false}>
        {list.isError ? (
          <div style={{ padding: 16 }}>
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : !list.data ? (
          <div style={{ padding: 16 }}>
            <Loading rows={3} />
          </div>
        ) : list.data.total === 0 ? (
          <EmptyState
            icon={<IconKey size={24} />}
            title={t('tokens.none')}
            actions={
              <>
                {button}
                <Button component="a" href="/api-docs" target="_blank" rel="noopener" variant="default">
                  {t('tokens.docs')}
                </Button>
              </>
            }
          >
            {t('tokens.noneText')}
          </EmptyState>
        ) : (
          <TokenTable tokens={list.data.tokens} onRevoke={setRevoked} />
        )}
      </Card>
      {creating && (
        <CreateTokenDialog
          onClose={create.close}
          onCreated={(answer) => {
            create.close()
            setCreated(answer)
            void again()
          }}
        />
      )}
      {created && <CreatedTokenDialog created={created} onClose={() => setCreated(null)} />}
      <ConfirmDialog
        opened={revoked !== null}
        title={t('tokens.revokeTitle', { name: revoked?.name })}
        confirm={t('tokens.revoke')}
        onConfirm={async () => {
          if (revoked) await api.delete(`/api/auth/tokens/${revoked.id}`)
          await again()
        }}
        onClose={() => setRevoked(null)}
      >
        {t('tokens.revokeText')}
      </ConfirmDialog>
    </>
  )
}

function TokenTable({ tokens, onRevoke }: { tokens: ApiToken[]; onRevoke: (token: ApiToken) => void }) {
  const { t } = useTranslation(['settings', 'common'])
  const [now] = useState(() => Date.now())
  return (
    <Table
      label={t('tokens')}
      head={
        <tr>
          <th>{t('tokens.name')}</th>
          <th>{t('tokens.token')}</th>
          <th>{t('tokens.scopes')}</th>
          <th>{t('tokens.created')}</th>
          <th>{t('tokens.used')}</th>
          <th>{t('tokens.expires')}</th>
          <th>
                    <span className="visually-hidden">{t('common:actions')}</span>
                  </th>
        </tr>
      }
    >
      {tokens.map((token) => (
        <tr key={token.id}>
          <td>
            <strong>
              <BdiText>{token.name}</BdiText>
            </strong>
          </td>
          <td data-label={t('tokens.token')}>
            <CodeText>{token.prefix}…</CodeText>
          </td>
          <td data-label={t('tokens.scopes')}>{t(`tokens.scope.${token.scopes.includes('write') ? 'write' : 'read'}`)}</td>
          <td data-label={t('tokens.created')}>
            <DateText value={token.created_at} kind="date" />
          </td>
          <td data-label={t('tokens.used')}>{token.last_used_at ? <DateText value={token.last_used_at} kind="ago" /> : t('tokens.unused')}</td>
          <td data-label={t('tokens.expires')}>
            {token.expires_at === null ? t('tokens.expires.never') : Date.parse(token.expires_at) < now ? t('tokens.expired') : <DateText value={token.expires_at} kind="date" />}
          </td>
          <td data-end>
            <Button size="xs" variant="subtle" color="red" aria-label={t('tokens.revokeNamed', { name: token.name })} onClick={() => onRevoke(token)}>
              {t('tokens.revoke')}
            </Button>
          </td>
        </tr>
      ))}
    </Table>
  )
}
