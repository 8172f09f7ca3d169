// @vitest-environment jsdom
import { expect, it } from 'vitest'
import type { CorrectionSummary, DetectionSummary } from '@/api/types'
import { nextStep } from './useCalibration'

const found = (at: string, success = true): DetectionSummary => ({ detection_id: 'd', success, markers_found: 4, confidence: 1, timestamp: at })
const made = (at: string): CorrectionSummary => ({ correction_id: 'c', overall_delta_e: 1, leave_one_out_delta_e: 1, quality_rating: null, timestamp: at })
const ready = { status: 'ready', last_detection: null, last_correction: null } as const

it('APicture_IsLookedAtOnceItIsReady_AndCorrectedOnceItsCardIsFound', () => {
  expect(nextStep({ ...ready, status: 'analyzing' })).toBeNull()
  expect(nextStep(ready)).toBe('detect')
  expect(nextStep({ ...ready, last_detection: found('2026-01-02T00:00:00Z') })).toBe('correct')
  expect(nextStep({ ...ready, last_detection: found('2026-01-02T00:00:00Z', false) })).toBeNull()
})

it('ACorrection_StandsUntilTheCardIsFoundAnew', () => {
  expect(nextStep({ ...ready, last_detection: found('2026-01-02T00:00:00Z'), last_correction: made('2026-01-02T00:00:01Z') })).toBeNull()
  expect(nextStep({ ...ready, last_detection: found('2026-01-02T00:00:02Z'), last_correction: made('2026-01-02T00:00:01Z') })).toBe('correct')
  expect(nextStep({ ...ready, last_correction: made('2026-01-02T00:00:01Z') })).toBeNull()
})
