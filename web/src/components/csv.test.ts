import { expect, test } from 'vitest'
import { csvCell } from './csv'

test('ACell_OfANumber_StaysOne_AndATextIsNeverAFormula', () => {
  expect([-0.5, null, true, 'a, "b"', '=1+1', '-1', '@x', 'plain'].map(csvCell)).toEqual(['-0.5', '', 'true', '"a, ""b"""', "'=1+1", "'-1", "'@x", 'plain'])
})
