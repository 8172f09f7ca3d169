import { Accordion, Button, Radio, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { api } from '@/api/client'
import { ApiError } from '@/api/problem'
import { keys, queries } from '@/api/queries'
import type { ColumnStats, StartTrainingRequest, StartTrainingResponse, SuggestionReason } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { useMetricName } from '../run/metricText'
import { metricsOf, placeErrors, toRequest, type SettingName, type SettingsValues, type Task } from '../settings'
import { AdvancedSettings, advanced } from './AdvancedSettings'
import { Estimate } from './Estimate'
import { ChoiceSetting, HiddenSetting, IgnoreSetting, NumberSetting } from './fields'
import { Setting } from './Setting'
import { StartCard } from './StartCard'
import { useSettings } from './useSettings'
import classes from './NewRun.module.css'

interface Props {
  dataset: { id: string; name: string; rows: number }
  columns: readonly ColumnStats[]
  target: string
  task: Task
  /** The experiment that the run is for. */
  experiment: string | null
  features?: readonly string[] | null
  initial: SettingsValues
  suggested: SettingsValues
  reasons: Readonly<Record<string, SuggestionReason>>
}

export function SettingsForm({ dataset, columns, target, task, experiment, features, initial, suggested, reasons }: Props) {
  const { t } = useTranslation('newRun')
  const { t: training } = useTranslation('training')
  const metricName = useMetricName()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const settings = useSettings(initial, suggested, task, reasons)
  const [open, setOpen] = useState<string | null>(null)
  const { values } = settings
  const others = columns.filter((column) => column.name !== target)

  const start = useMutation({
    mutationFn: (request: StartTrainingRequest) => api.post<StartTrainingResponse>('/api/training', request),
    onSuccess: ({ job_id }) => {
      void queries.invalidateQueries({ queryKey: keys.jobs })
      void queries.invalidateQueries({ queryKey: keys.experiments })
      void navigate(`/runs/${job_id}`)
    },
    onError: (error) => {
      const { fields } = placed(error, values)
      settings.refused(fields)
      showFirst(Object.keys(fields) as SettingName[])
    },
  })

  const showFirst = (names: readonly SettingName[]) => {
    if (names.some((name) => advanced.includes(name))) setOpen('advanced')
    // After the section has opened.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (settings.valid) start.mutate({ ...toRequest(values, dataset.id, target, task, features), ...(experiment !== null && { experiment_id: experiment }) })
    else showFirst((Object.keys(values) as SettingName[]).filter((name) => settings.error(name) !== null))
  }

  const { fields, rest } = placed(start.error, values)
  const changed = (Object.keys(values) as SettingName[]).some((name) => name !== 'name' && !settings.isSuggested(name))
  return (
    <form ref={form} className={classes.form} onSubmit={onSubmit} noValidate>
      <div className={classes.stack}>
        <Card title={t('model.title')}>
          <div className={classes.fields}>
            <Setting
              wide
              reason={settings.reason('model_type')}
              suggestion={settings.isSuggested('model_type') ? null : training(`model.${suggested.model_type}`)}
              onSuggestion={() => settings.takeSuggestion('model_type')}
            >
              <Radio.Group aria-label={t('setting.model_type')} name="model_type" value={values.model_type} onChange={(value) => settings.set('model_type', value as SettingsValues['model_type'])}>
                <div className={classes.choices}>
                  {(['mlp', 'resnet', 'ensemble', 'linear'] as const).map((model) => (
                    <Radio.Card key={model} value={model} className={classes.choice}>
                      <b>{training(`model.${model}`)}</b>
                      <span>{t(`model.${model}`)}</span>
                    </Radio.Card>
                  ))}
                </div>
              </Radio.Group>
            </Setting>
            {values.model_type !== 'linear' && <HiddenSetting settings={settings} />}
            <ChoiceSetting settings={settings} name="eval_metric" options={metricsOf[task].map((metric) => ({ value: metric, label: metricName(metric) }))} />
            <IgnoreSetting settings={settings} columns={others.map((column) => column.name)} />
          </div>
        </Card>
        <Card title={t('training.title')}>
          <div className={classes.fields}>
            <NumberSetting settings={settings} name="epochs" />
            <NumberSetting settings={settings} name="patience" />
            <NumberSetting settings={settings} name="lr" />
            <NumberSetting settings={settings} name="batch_size" />
          </div>
        </Card>
        <Card padded={false}>
          <Accordion value={open} onChange={setOpen}>
            <Accordion.Item value="advanced" style={{ border: 0 }}>
              <Accordion.Control styles={{ label: { fontSize: 14, fontWeight: 600 } }}>{t('advanced.title')}</Accordion.Control>
              <Accordion.Panel>
                <AdvancedSettings settings={settings} columns={others} target={columns.find((column) => column.name === target)} />
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        </Card>
      </div>
      <div className={classes.side}>
        <StartCard dataset={dataset} target={target} values={values} features={others.length - values.ignore.length}>
          <Estimate request={settings.valid ? toRequest(values, dataset.id, target, task, features) : null} />
          <TextInput
            label={t('setting.name')}
            description={t('hint.name')}
            maxLength={200}
            value={values.name}
            onChange={(event) => settings.set('name', event.currentTarget.value)}
            error={settings.error('name') ?? undefined}
            dir="auto"
          />
          {rest.length > 0 ? (
            <ul role="alert">
              {rest.map((message) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          ) : (
            start.isError && Object.keys(fields).length === 0 && <ErrorState error={start.error} />
          )}
          <Button type="submit" size="md" loading={start.isPending} fullWidth>
            {t('start')}
          </Button>
          {changed && (
            <Button variant="subtle" onClick={settings.takeAll}>
              {t('takeAll')}
            </Button>
          )}
        </StartCard>
      </div>
    </form>
  )
}

const placed = (error: unknown, values: SettingsValues) => placeErrors(error instanceof ApiError ? error.fieldErrors : {}, values)
