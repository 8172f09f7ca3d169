// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { refusal } from './uploads'

const file = (name: string, size = 100) => new File([new Uint8Array(size)], name)

describe('Refusal', () => {
  it.each(['a.csv', 'A.TSV', 'a.json', 'a.jsonl', 'a.csv.gz', 'جدول.csv'])('OfATable_%s_IsNone', (name) => expect(refusal(file(name), undefined)).toBeNull())
  it.each(['a.xlsx', 'a.gz', 'csv', 'a.csv.zip', 'a.csv.exe'])('OfSomethingElse_%s_SaysWhatIsTaken', (name) => expect(refusal(file(name), undefined)).toMatchObject({ code: 'file_type_not_supported' }))
  it('OfAnEmptyFile_SaysSo', () => expect(refusal(file('a.csv', 0), undefined)).toMatchObject({ code: 'empty_file' }))
  it('OverTheLimit_IsToldBeforeItIsSent', () => {
    expect(refusal(file('a.csv', 101), 100)).toMatchObject({ code: 'body_too_large' })
    expect(refusal(file('a.csv', 100), 100)).toBeNull()
  })
})
