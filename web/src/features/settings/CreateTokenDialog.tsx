import { Button, Group, Modal, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { CreatedTokenResponse, CreateTokenRequest } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'

const lifetimes = ['30', '90', '365', 'never'] as const
const dayMs = 86_400_000

export function CreateTokenDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (created: CreatedTokenResponse) => void }) {
  const { t } = useTranslation(['settings', 'common'])
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', scope: 'read' as 'read' | 'write', lifetime: '90' as (typeof lifetimes)[number] },
    validate: { name: (value) => (value.trim() === '' ? t('name.missing') : value.trim().length > 100 ? t('name.long') : null) },
  })
  const create = useMutation({
    mutationFn: ({ name, scope, lifetime }: typeof form.values) => {
      const request: CreateTokenRequest = {
        name: name.trim(),
        scopes: scope === 'write' ? ['read', 'write'] : ['read'],
        expires: lifetime === 'never' ? undefined : new Date(Date.now() + Number(lifetime) * dayMs).toISOString(),
      }
      return api.post<CreatedTokenResponse>('/api/auth/tokens', request)
    },
    onSuccess: onCreated,
  })
  return (
    <Modal opened onClose={onClose} title={t('tokens.create')} closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && <ErrorState error={create.error} />}
          <TextInput data-autofocus dir="auto" label={t('tokens.name')} placeholder={t('tokens.namePlaceholder')} key={form.key('name')} {...form.getInputProps('name')} />
          <Radio.Group label={t('tokens.scopes')} key={form.key('scope')} {...form.getInputProps('scope')}>
            <Stack gap="xs" mt={6}>
              <Radio value="read" label={t('tokens.scope.read')} description={t('tokens.scope.readHint')} />
              <Radio value="write" label={t('tokens.scope.write')} description={t('tokens.scope.writeHint')} />
            </Stack>
          </Radio.Group>
          <Select allowDeselect={false} label={t('tokens.expires')} data={lifetimes.map((value) => ({ value, label: t(`tokens.expires.${value}`) }))} key={form.key('lifetime')} {...form.getInputProps('lifetime')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('tokens.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
