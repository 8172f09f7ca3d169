import { Autocomplete, Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import { ErrorState } from '@/components/ErrorState'
import { imagePath, imagesQuery } from './queries'

/** Some at a time: a thousand requests at once help nobody. */
export async function putIntoGroup(imageIds: readonly string[], group: string): Promise<void> {
  const waiting = [...imageIds]
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await api.patch(imagePath(id), { group })
  }
  try {
    await Promise.all([lane(), lane(), lane(), lane()])
  } finally {
    void queries.invalidateQueries({ queryKey: keys.images })
  }
}

/** Says that pictures were taken in the same light. An empty name takes them out of their group. */
export function GroupDialog({ imageIds, current, onClose }: { imageIds: readonly string[]; current: string; onClose(): void }) {
  const { t } = useTranslation(['images', 'common'])
  const [name, setName] = useState(current)
  const known = useQuery(imagesQuery({ limit: 200 }))
  const groups = [...new Set((known.data?.images ?? []).flatMap(({ group }) => group ?? []))]
  const save = useMutation({ mutationFn: () => putIntoGroup(imageIds, name.trim()), onSuccess: onClose })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('group.title')} closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          <p style={{ color: 'var(--ink-2)' }}>{t('group.about')}</p>
          {save.isError && <ErrorState error={save.error} />}
          <Autocomplete data-autofocus dir="auto" label={t('group.name')} placeholder={t('group.placeholder')} description={t('group.empty')} maxLength={100} data={groups} value={name} onChange={setName} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === current}>
              {t('common:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
