import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ErrorState } from '@/components/ErrorState'
import { useUploads } from '@/components/upload/uploads'
import { sampleFile, samples } from './samples'
import { uploads } from './uploads'
import styles from './SampleButtons.module.css'

/** Puts a sample among one's own data sets and opens it. */
export function SampleButtons() {
  const { t } = useTranslation('datasets')
  const navigate = useNavigate()
  const list = useUploads(uploads)
  const [taken, setTaken] = useState<number | null>(null)
  const take = useMutation({
    mutationFn: sampleFile,
    onSuccess: (file, sample) => setTaken(uploads.add([file], { fields: { name: t(`sample.${sample.id}.name`) } })[0] ?? null),
  })
  const upload = list.find(({ id }) => id === taken)
  const datasetId = upload?.result?.id
  useEffect(() => {
    if (datasetId !== undefined && taken !== null) {
      uploads.dismiss(taken)
      void navigate(`/datasets/${datasetId}`)
    }
  }, [datasetId, taken, navigate])
  const busy = take.isPending || (upload !== undefined && upload.phase !== 'failed' && upload.phase !== 'cancelled')
  return (
    <div className={styles.samples}>
      {take.isError && <ErrorState error={take.error} />}
      {samples.map((sample) => (
        <Button key={sample.id} variant="default" h="auto" className={styles.sample} disabled={busy && take.variables?.id !== sample.id} loading={busy && take.variables?.id === sample.id} onClick={() => take.mutate(sample)}>
          <span className={styles.words}>
            <strong>{t(`sample.${sample.id}.name`)}</strong>
            <span>{t(`sample.${sample.id}.about`)}</span>
          </span>
        </Button>
      ))}
    </div>
  )
}
