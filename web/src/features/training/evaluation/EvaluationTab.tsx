import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError } from '@/api/problem'
import { keys } from '@/api/queries'
import type { EvaluationResponse, TrainingJob } from '@/api/types'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { hasEnded } from '@/live/feed'
import { CalibrationCard } from './CalibrationCard'
import { ClassCard } from './ClassCard'
import { ConfusionCard } from './ConfusionCard'
import { ImportanceCard } from './ImportanceCard'
import { IntervalCard } from './IntervalCard'
import { MistakesCard } from './MistakesCard'
import { RankCurveCard } from './RankCurveCard'
import { ErrorSpreadCard, LargestErrorsCard, PredictedActualCard } from './ResidualCards'
import { ThresholdCard } from './ThresholdCard'
import classes from './Evaluation.module.css'

/** The model looked at closely: made once, when the run has ended, so it is asked for once. */
export default function EvaluationTab({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('evaluation')
  const problems = useProblems()
  const ended = hasEnded(job)
  const evaluation = useQuery({
    queryKey: [...keys.job(job.job_id), 'evaluation'],
    queryFn: ({ signal }) => api.get<EvaluationResponse>(`/api/training/${encodeURIComponent(job.job_id)}/evaluation`, undefined, signal),
    enabled: ended,
    staleTime: Infinity,
    retry: false,
    // A stopped run's worker looks at its model for a moment longer.
    refetchInterval: (query) => (query.state.status === 'error' && Date.now() - Date.parse(job.finished_at ?? '') < 15_000 ? 2_000 : false),
  })
  if (!ended) return <EmptyState title={t('later.title')}>{t('later.text')}</EmptyState>
  if (evaluation.data) return <Report job={job} evaluation={evaluation.data} />
  if (evaluation.error instanceof ApiError && evaluation.error.status === 404) return <EmptyState title={t('none')}>{problems.say(evaluation.error)}</EmptyState>
  return evaluation.isError ? <ErrorState error={evaluation.error} onRetry={() => void evaluation.refetch()} /> : <Loading rows={4} height={180} />
}

function Report({ job, evaluation }: { job: TrainingJob; evaluation: EvaluationResponse }) {
  const { t, i18n } = useTranslation('evaluation')
  const format = useFormat()
  const { confusion, per_class, roc, precision_recall, calibration, thresholds, residuals, mistakes, importance, skipped } = evaluation
  const rows = format.integer(evaluation.rows)
  return (
    <div className={classes.page}>
      <p>{t(evaluation.on === 'test' ? 'on.test' : 'on.validation', { rows })}</p>
      {skipped.map((part) => (
        <Note key={part.part} tone="info">
          {i18n.exists(`skipped.${part.part}.${part.code}`, { ns: 'evaluation' }) ? t(`skipped.${part.part}.${part.code}`) : part.reason}
        </Note>
      ))}
      {evaluation.rows > 0 && (
        <>
          <div className={classes.pair}>
            <IntervalCard evaluation={evaluation} evalMetric={job.params.eval_metric} />
            {confusion && <ConfusionCard confusion={confusion} unknown={evaluation.unknown_class_rows} />}
            {residuals && <PredictedActualCard residuals={residuals} evaluation={evaluation} fileName={job.job_id} />}
          </div>
          {importance && <ImportanceCard importance={importance} />}
          {residuals && (
            <div className={classes.pair}>
              <ErrorSpreadCard residuals={residuals} />
              <LargestErrorsCard residuals={residuals} />
            </div>
          )}
          {(roc ?? precision_recall) && (
            <div className={classes.pair}>
              {roc && <RankCurveCard kind="roc" curves={roc} fileName={job.job_id} />}
              {precision_recall && <RankCurveCard kind="pr" curves={precision_recall} fileName={job.job_id} />}
            </div>
          )}
          {thresholds && evaluation.threshold !== null && <ThresholdCard job={job} report={thresholds} own={evaluation.threshold} positive={evaluation.positive_class ?? ''} />}
          {per_class && <ClassCard scores={per_class} />}
          {calibration && <CalibrationCard calibration={calibration} fileName={job.job_id} />}
          {mistakes && mistakes.length > 0 && <MistakesCard mistakes={mistakes} />}
        </>
      )}
    </div>
  )
}
