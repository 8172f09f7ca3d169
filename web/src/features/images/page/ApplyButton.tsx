import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Picture } from '@/api/types'
import { BatchDialog } from '@/features/batches/BatchDialog'
import { useFormat } from '@/i18n/format'
import { GroupDialog } from '../GroupDialog'
import { imagesQuery } from '../queries'

/** The same correction for every picture of the light group; a picture without one is put into one first. */
export function ApplyButton({ picture, detectionId }: { picture: Picture; detectionId: string }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const [opened, open] = useDisclosure()
  const inLight = useQuery({ ...imagesQuery({ group: picture.group, limit: 1 }), enabled: picture.group !== null })
  if (picture.group === null)
    return (
      <>
        <Button variant="default" onClick={open.open}>
          {t('apply.group')}
        </Button>
        {opened && <GroupDialog imageIds={[picture.id]} current="" onClose={open.close} />}
      </>
    )
  const count = inLight.data?.total ?? 1
  return (
    <>
      <Button variant="default" disabled={count < 2} onClick={open.open}>
        {t('apply.all', { count, number: format.integer(count) })}
      </Button>
      {opened && <BatchDialog group={picture.group} count={count} operation="correct" detectionId={detectionId} onClose={open.close} />}
    </>
  )
}
