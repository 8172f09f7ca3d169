import { Stack } from '@mantine/core'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { DataFinding, Dataset, ValidationResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { useValidation } from '../queries'
import styles from './ValidationTab.module.css'

export function ValidationTab({ dataset }: { dataset: Dataset }) {
  const validation = useValidation(dataset)
  if (validation.isError) return <ErrorState error={validation.error} onRetry={() => void validation.refetch()} />
  if (!validation.data) return <Loading rows={6} />
  return <Report validation={validation.data} usable={dataset.status === 'ready'} />
}

/** What is wrong, worst first. A table that cannot be used at all has its sentence above the tabs already. */
function Report({ validation, usable }: { validation: ValidationResponse; usable: boolean }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const { errors, warnings } = validation
  const clean = errors.length === 0 && warnings.length === 0
  return (
    <Stack gap="md">
      {usable && (
        <Note tone={errors.length > 0 ? 'bad' : warnings.length > 0 ? 'warn' : 'good'}>
          {t(clean ? 'validation.clean' : errors.length > 0 ? 'validation.withErrors' : 'validation.withWarnings', {
            total: format.integer(validation.total_lines),
            valid: format.integer(validation.valid_lines),
          })}
        </Note>
      )}
      {errors.length > 0 && (
        <Card title={t('validation.errors')} aside={errors.length >= 20 ? t('validation.first', { n: format.integer(20) }) : undefined} padded={false}>
          <Findings findings={errors} />
        </Card>
      )}
      {warnings.length > 0 && (
        <Card title={t('validation.warnings')} padded={false}>
          <Findings findings={warnings} />
        </Card>
      )}
    </Stack>
  )
}

function Findings({ findings }: { findings: DataFinding[] }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const problems = useProblems()
  return (
    <ul className={styles.findings}>
      {findings.map((finding, index) => {
        const advice = `advice.${finding.code}`
        return (
          <li key={index}>
            <div className={styles.where}>
              {finding.line !== null && <span>{t('validation.line', { line: format.integer(finding.line) })}</span>}
              {finding.column !== null && (
                <strong>
                  <bdi dir="auto">{finding.column}</bdi>
                </strong>
              )}
            </div>
            <div className={styles.what}>
              <p>{problems.sentence({ ...finding, params: { line: finding.line, column: finding.column, value: finding.value, ...finding.params } })}</p>
              {i18next.exists(advice, { ns: 'datasets' }) && <p className={styles.advice}>{t(advice)}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
