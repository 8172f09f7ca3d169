import { ActionIcon, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { IconTrash, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Reference } from '@/api/types'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { Pill } from '@/components/Pill'
import { BdiText, DateText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { referencesQuery } from '../images/queries'
import { useReferenceName } from '../images/referenceName'
import { rgb } from '../images/plots/colors'
import { CardPrinter } from './CardPrinter'
import { ReferenceDialog } from './ReferenceDialog'
import styles from './References.module.css'

export default function ReferencesPage() {
  const { t } = useTranslation(['references', 'common'])
  const references = useQuery(referencesQuery)
  const [adding, add] = useDisclosure()
  return (
    <>
      <PageHeader
        title={t('common:nav.references')}
        sub={t('sub')}
        actions={
          <Button leftSection={<IconUpload size={16} aria-hidden />} onClick={add.open}>
            {t('upload')}
          </Button>
        }
      />
      <div className={styles.page}>
        {references.isError ? (
          <ErrorState error={references.error} onRetry={() => void references.refetch()} />
        ) : !references.data ? (
          <Loading rows={3} height={180} />
        ) : (
          <div className={styles.references}>
            {references.data.map((reference) => (
              <One key={reference.id} reference={reference} />
            ))}
          </div>
        )}
        <CardPrinter />
      </div>
      {adding && <ReferenceDialog onClose={add.close} />}
    </>
  )
}

function One({ reference }: { reference: Reference }) {
  const { t } = useTranslation(['references', 'images', 'common'])
  const referenceName = useReferenceName()
  const format = useFormat()
  const [told, setTold] = useState<number | null>(null)
  const [asked, ask] = useDisclosure()
  const patch = reference.patches.find(({ patch_id }) => patch_id === told)
  const remove = async () => {
    await api.delete(`/api/references/${encodeURIComponent(reference.id)}`)
    await queries.invalidateQueries({ queryKey: keys.references })
  }
  return (
    <Card
      title={<BdiText>{referenceName(reference.name)}</BdiText>}
      aside={
        <>
          {reference.built_in && reference.measured && <Pill dot={false}>{t('builtIn')}</Pill>}
          {!reference.measured && <Pill tone="warn">{t('notMeasured')}</Pill>}
          {!reference.built_in && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('delete', { name: reference.name })} onClick={ask.open}>
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </>
      }
    >
      <ul className={styles.swatches} onPointerLeave={() => setTold(null)}>
        {reference.patches.map((each) => (
          <li key={each.patch_id}>
            <button type="button" style={{ background: rgb(each.srgb) }} aria-label={`${t(`images:patch.${each.patch_id}`)}: L* ${format.number(each.lab[0], 4)}, a* ${format.number(each.lab[1], 4)}, b* ${format.number(each.lab[2], 4)}`} onPointerEnter={() => setTold(each.patch_id)} onFocus={() => setTold(each.patch_id)} onBlur={() => setTold(null)} />
          </li>
        ))}
      </ul>
      <p className={styles.told}>
        {patch ? (
          <>
            {t(`images:patch.${patch.patch_id}`)}:{' '}
            <bdi dir="ltr" className="numbers">
              L* {format.fixed(patch.lab[0], 2)} a* {format.fixed(patch.lab[1], 2)} b* {format.fixed(patch.lab[2], 2)}
            </bdi>
          </>
        ) : (
          <>
            <BdiText>{reference.built_in && !reference.measured ? t('selfPrinted') : reference.source}</BdiText>
            {reference.instrument && (
              <>
                {' · '}
                <BdiText>{reference.instrument}</BdiText>
              </>
            )}
            {reference.measured_at && (
              <>
                {' · '}
                <DateText value={reference.measured_at} kind="date" />
              </>
            )}
          </>
        )}
      </p>
      <ConfirmDialog opened={asked} title={t('deleteTitle', { name: reference.name })} confirm={t('common:action.delete')} onConfirm={remove} onClose={ask.close}>
        {t('deleteText')}
      </ConfirmDialog>
    </Card>
  )
}
