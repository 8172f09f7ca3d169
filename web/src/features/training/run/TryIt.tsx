import { Button, Group, Progress, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { ModelInput, ModelInputsResponse, PredictResponse, TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { BdiText, NumberText, PercentText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { emptyValues, exampleValues, ranked, toRow, type TryValues } from './tryValues'
import classes from './Run.module.css'

/** A prediction for a row of one's own, answered while it is typed. */
export function TryIt({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const path = `/api/training/${encodeURIComponent(job.job_id)}`
  const inputs = useQuery({ queryKey: [...keys.job(job.job_id), 'inputs'], queryFn: ({ signal }) => api.get<ModelInputsResponse>(`${path}/inputs`, undefined, signal), staleTime: Infinity })
  return (
    <Card title={t('try.title')} aside={t('try.hint')}>
      {inputs.isError ? <ErrorState error={inputs.error} onRetry={() => void inputs.refetch()} /> : inputs.data ? <TryForm job={job} path={path} model={inputs.data} /> : <Loading rows={3} />}
    </Card>
  )
}

function TryForm({ job, path, model }: { job: TrainingJob; path: string; model: ModelInputsResponse }) {
  const { t, i18n } = useTranslation('training')
  const [values, setValues] = useState<TryValues>(() => exampleValues(model.inputs, i18n.language))
  const [settled] = useDebouncedValue(values, 350)
  const answer = useQuery({
    // While it trains, the best epoch's model is another one.
    queryKey: [...keys.job(job.job_id), 'predict', job.best_epoch, settled],
    queryFn: ({ signal }) => api.post<PredictResponse>(`${path}/predict`, { rows: [toRow(settled, model.inputs)] }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  })
  const prediction = answer.data?.predictions[0]
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <div className={classes.inputs}>
        {model.inputs.map((input) => (
          <InputField key={input.name} input={input} value={values[input.name] ?? ''} onChange={(value) => setValues({ ...values, [input.name]: value })} />
        ))}
      </div>
      <Group gap="xs" mt="sm">
        <Button size="compact-sm" variant="subtle" onClick={() => setValues(exampleValues(model.inputs, i18n.language))}>
          {t('try.example')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => setValues(emptyValues(model.inputs))}>
          {t('try.clear')}
        </Button>
      </Group>
      <div className={classes.answer} aria-live="polite" aria-busy={answer.isFetching}>
        {answer.isError ? (
          <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
        ) : prediction ? (
          <>
            <div>
              <BdiText>{model.target}</BdiText>
              {': '}
              <strong>{typeof prediction.value === 'number' ? <NumberText value={prediction.value} digits={5} /> : <BdiText>{String(prediction.value)}</BdiText>}</strong>
            </div>
            {prediction.probabilities && <Chances probabilities={prediction.probabilities} />}
          </>
        ) : (
          <Loading rows={1} />
        )}
      </div>
    </form>
  )
}

const classesShown = 6

function Chances({ probabilities }: { probabilities: Record<string, number | null> }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const all = ranked(probabilities)
  return (
    <>
      <div className={classes.chances}>
        {all.slice(0, classesShown).map(({ name, share }) => (
          <Fragment key={name}>
            <BdiText>{name}</BdiText>
            <Progress value={Math.round(share * 1000) / 10} size={6} aria-label={name} transitionDuration={150} />
            <PercentText share={share} />
          </Fragment>
        ))}
      </div>
      {all.length > classesShown && <small>{t('try.more', { number: format.integer(all.length - classesShown) })}</small>}
    </>
  )
}

function InputField({ input, value, onChange }: { input: ModelInput; value: string; onChange(value: string): void }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const label = <BdiText>{input.name}</BdiText>
  if (input.levels && input.levels.length > 0) {
    return <Select label={label} data={[...new Set(input.levels)]} value={value === '' ? null : value} onChange={(next) => onChange(next ?? '')} searchable={input.levels.length > 8} clearable placeholder={t('try.missing')} size="xs" />
  }
  const range = input.type === 'numeric' && input.min !== null && input.max !== null ? t('try.range', { min: format.number(input.min), max: format.number(input.max) }) : undefined
  return (
    <TextInput
      label={label}
      description={range}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      inputMode={input.type === 'numeric' ? 'decimal' : undefined}
      placeholder={input.type === 'date' ? t('try.date') : t('try.missing')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      size="xs"
      autoComplete="off"
    />
  )
}
