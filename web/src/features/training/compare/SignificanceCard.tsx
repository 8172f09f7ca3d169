import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Comparison, SignificancePair } from '@/api/types'
import { Card } from '@/components/Card'
import { Pill } from '@/components/Pill'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { useMetricName } from '../run/metricText'
import type { RunMark } from './marks'
import classes from './Compare.module.css'

/** The better one is named first. */
const turned = (pair: SignificancePair): SignificancePair =>
  pair.verdict === 'worse' ? { ...pair, a: pair.b, b: pair.a, difference: -pair.difference, low: -pair.high, high: -pair.low, verdict: 'better' } : pair
const shownAtFirst = 6

/** Whether a difference is more than luck, in words; only where the runs were scored on the same rows. */
export function SignificanceCard({ comparison: { significance, runs }, marks }: { comparison: Comparison; marks: readonly RunMark[] }) {
  const { t } = useTranslation('compare')
  const format = useFormat()
  const metricName = useMetricName()
  const problems = useProblems()
  const [all, setAll] = useState(false)
  if (significance === null) return null
  const { metric, rows, pairs, reason } = significance
  const run = (i: number) => `${marks[i]!.letter} (${format.isolate(runs[i]!.name)})`
  // what is known first, and of that the surest
  const ordered = pairs.map(turned).sort((a, b) => Number(a.verdict === 'unclear') - Number(b.verdict === 'unclear') || a.p_adjusted - b.p_adjusted)
  return (
    <Card title={t('significance')}>
      {pairs.length === 0 ? (
        <p className={classes.intro}>{reason ? problems.sentence(reason) : t('significance.none')}</p>
      ) : (
        <>
          {reason && <p className={classes.intro}>{problems.sentence(reason)}</p>}
          <p className={classes.intro}>{t('significance.how', { count: pairs.length, metric: metricName(metric), rows: format.integer(rows), pairs: format.integer(pairs.length) })}</p>
          <ul className={classes.verdicts}>
            {(all ? ordered : ordered.slice(0, shownAtFirst)).map((pair) => (
              <li key={`${pair.a} ${pair.b}`}>
                <Pill tone={pair.verdict === 'better' ? 'good' : 'plain'}>{t(`verdict.${pair.verdict}`)}</Pill>
                <span>
                  {t(`significance.${pair.verdict}`, {
                    a: run(pair.a),
                    b: run(pair.b),
                    difference: signed(pair.difference, format.number),
                    low: signed(pair.low, format.number),
                    high: signed(pair.high, format.number),
                    p: `\u2066p ${pair.p_adjusted < 0.001 ? `< ${format.number(0.001)}` : `= ${format.fixed(pair.p_adjusted, 3)}`}\u2069`,
                  })}
                </span>
              </li>
            ))}
          </ul>
          {ordered.length > shownAtFirst && (
            <Button variant="subtle" mt="xs" onClick={() => setAll(!all)}>
              {all ? t('significance.fewer') : t('significance.all', { number: format.integer(ordered.length) })}
            </Button>
          )}
        </>
      )}
    </Card>
  )
}

const signed = (value: number, number: (value: number, digits?: number) => string) => `\u2066${value > 0 ? '+' : value < 0 ? '−' : ''}${number(Math.abs(value), 3)}\u2069`
