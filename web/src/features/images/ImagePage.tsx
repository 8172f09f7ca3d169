import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Picture } from '@/api/types'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { notifyDone } from '@/components/notify'
import { PageHeader } from '@/components/PageHeader'
import { useProblems } from '@/i18n/problems'
import { usePollInterval } from '@/live/hooks'
import { ApplyButton } from './page/ApplyButton'
import { CorrectionCard } from './page/CorrectionCard'
import { NoCardCard } from './page/NoCardCard'
import { OptionsCard } from './page/OptionsCard'
import { PictureFacts } from './page/PictureFacts'
import { SaveMenu } from './page/SaveMenu'
import { useCalibration } from './page/useCalibration'
import { NeighborButtons } from './page/NeighborButtons'
import { VerdictsCard } from './page/VerdictsCard'
import { WarningNotes } from './page/WarningNotes'
import { AbPlot } from './plots/AbPlot'
import { AccuracyCard } from './plots/AccuracyCard'
import { PatchesCard } from './plots/PatchesCard'
import { noticesOf } from './notices'
import { imageQuery } from './queries'
import { RatingPill } from './RatingPill'
import { sourceOf, sourceOfCorrected } from './sources'
import { CompareStage } from './stage/CompareStage'
import { PlaceStage } from './stage/PlaceStage'
import styles from './Images.module.css'

export default function ImagePage() {
  const { t } = useTranslation(['images', 'common'])
  const { imageId = '' } = useParams()
  const poll = usePollInterval(2_000)
  const image = useQuery({ ...imageQuery(imageId), refetchInterval: ({ state }) => (state.data?.status === 'uploaded' || state.data?.status === 'analyzing' ? poll || 4_000 : false) })
  const crumbs = [{ label: t('common:nav.images'), to: '/images' }]
  if (image.data) return <Loaded key={imageId} picture={image.data} />
  return (
    <>
      <PageHeader title={t('page.title')} crumbs={crumbs} />
      {image.isError ? <ErrorState error={image.error} onRetry={() => void image.refetch()} /> : <Loading rows={6} height={72} />}
    </>
  )
}

function Loaded({ picture }: { picture: Picture }) {
  const { t } = useTranslation(['images', 'common'])
  const problems = useProblems()
  const [placing, place] = useDisclosure()
  const [active, setActive] = useState<number | null>(null)
  const { detection, correction, loadError, reload, detecting, correcting } = useCalibration(picture)
  const analyzing = picture.status === 'uploaded' || picture.status === 'analyzing'
  const crumbs = [{ label: t('common:nav.images'), to: '/images' }, ...(picture.group ? [{ label: <bdi dir="auto">{picture.group}</bdi>, to: `/images?group=${encodeURIComponent(picture.group)}` }] : [])]
  const busy = analyzing ? t('busy.analyzing') : detecting.isPending ? t('busy.detecting') : correcting.isPending ? t('busy.correcting') : null
  const failed = (!placing && detecting.error) || correcting.error
  const { width, height } = picture
  const known = width !== null && height !== null
  const openPlace = () => {
    detecting.reset()
    place.open()
  }

  return (
    <div className={styles.page}>
      <PageHeader
        title={picture.original_filename}
        crumbs={crumbs}
        marks={picture.last_correction && <RatingPill rating={picture.last_correction.quality_rating} />}
        actions={
          <>
            <NeighborButtons imageId={picture.id} />
            {correction && <SaveMenu picture={picture} correction={correction} correcting={correcting} />}
            {correction && <ApplyButton picture={picture} detectionId={correction.detection_id} />}
          </>
        }
        sub={<PictureFacts picture={picture} detection={detection} />}
      />
      {picture.status === 'invalid' && (
        <Note tone="bad">
          {picture.problem ? problems.sentence(picture.problem) : t('page.invalid')} {t('page.invalidAdvice')}
        </Note>
      )}
      {loadError && <ErrorState error={loadError} onRetry={() => void reload()} />}
      {failed && <ErrorState error={failed} onRetry={() => (correcting.error && detection ? correcting.mutate(correcting.variables!) : detecting.mutate({}))} />}
      {analyzing && !known && (
        <>
          <Note>{t('page.analyzing')}</Note>
          <Loading rows={6} height={72} />
        </>
      )}
      <div className={styles.columns}>
        <div className={styles.stack}>
          {known &&
            picture.status !== 'invalid' &&
            (placing ? (
              <PlaceStage
                name={picture.original_filename}
                width={width}
                height={height}
                source={sourceOf(picture)}
                error={detecting.error}
                pending={detecting.isPending}
                onCancel={() => (detecting.reset(), place.close())}
                onPlace={(corners, chart) => detecting.mutate({ corners, chart }, { onSuccess: place.close })}
              />
            ) : (
              <CompareStage name={picture.original_filename} width={width} height={height} before={sourceOf(picture)} after={correction && sourceOfCorrected(correction)} detection={detection} busy={busy} />
            ))}
          {detection && !detection.success && !placing && <NoCardCard detection={detection} pending={detecting.isPending} onAgain={(chart) => detecting.mutate({ chart })} onPlace={openPlace} />}
        </div>
        <div className={styles.stack}>
          {correction ? (
            <>
              <AccuracyCard correction={correction} active={active} onActive={setActive} />
              <WarningNotes warnings={[...noticesOf(detection?.warnings, detection?.notices), ...noticesOf(correction.warnings, correction.notices)]} />
              <PatchesCard correction={correction} detection={correction.detection_id === detection?.detection_id ? detection : null} active={active} onActive={setActive} />
              <CorrectionCard correction={correction} detection={detection} />
            </>
          ) : (
            busy && <Loading rows={5} height={64} />
          )}
          {detection?.success && <OptionsCard key={correction?.correction_id ?? 'none'} picture={picture} detection={detection} correction={correction} correcting={correcting} onPlace={openPlace} />}
          <Remove picture={picture} />
        </div>
        <div className={styles.stack}>
          {correction && <AbPlot correction={correction} active={active} onActive={setActive} />}
          {correction?.delta_e_metrics.verdicts && <VerdictsCard verdicts={correction.delta_e_metrics.verdicts} />}
        </div>
      </div>
    </div>
  )
}

function Remove({ picture }: { picture: Picture }) {
  const { t } = useTranslation(['images', 'common'])
  const navigate = useNavigate()
  const [asked, ask] = useDisclosure()
  const remove = async () => {
    await api.delete(`/api/images/${picture.id}`)
    void navigate('/images')
    queries.removeQueries({ queryKey: keys.image(picture.id) })
    void queries.invalidateQueries({ queryKey: keys.images })
    notifyDone(t('delete.done', { name: picture.original_filename }))
  }
  return (
    <div>
      <Button variant="default" c="var(--bad)" leftSection={<IconTrash size={16} aria-hidden />} onClick={ask.open}>
        {t('delete.one')}
      </Button>
      <ConfirmDialog opened={asked} title={t('delete.title', { name: picture.original_filename })} confirm={t('delete.one')} onConfirm={remove} onClose={ask.close}>
        {t('delete.text')}
      </ConfirmDialog>
    </div>
  )
}
