import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { experimentsQuery } from './queries'

interface Props {
  value: string | null
  onChange(id: string | null): void
  label: string
  /** Shows the label above the field, not only in it. */
  labelled?: boolean
  description?: string
  'data-autofocus'?: boolean
}

export function ExperimentSelect({ value, onChange, label, labelled = false, ...rest }: Props) {
  const { t } = useTranslation('experiments')
  const experiments = useQuery(experimentsQuery({ limit: 200 }))
  return (
    <Select
      {...rest}
      label={labelled ? label : undefined}
      aria-label={labelled ? undefined : label}
      placeholder={labelled ? t('select.placeholder') : label}
      data={(experiments.data?.experiments ?? []).map((experiment) => ({ value: experiment.id, label: experiment.name }))}
      value={value}
      onChange={onChange}
      nothingFoundMessage={t('select.none')}
      searchable
      clearable
    />
  )
}
