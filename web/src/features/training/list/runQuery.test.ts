import { describe, expect, it } from 'vitest'
import { isFiltered, mostCompared, readSelection, runQuery, sortedMetric, toggled } from './runQuery'

describe('RunQuery', () => {
  it('OfAnAddress_IsWhatTheServerUnderstands', () => {
    const query = runQuery(new URLSearchParams('status=RUNNING&where=metrics.f1 > 0.5&sort=-metrics.f1&skip=200&selected=a,b'))
    expect(query).toMatchObject({ status: 'STARTING,LOADING,RUNNING', where: 'metrics.f1 > 0.5', sort: '-metrics.f1', skip: 200, limit: 200, q: null })
    expect(query).not.toHaveProperty('selected')
  })

  it('OfSortAndSelection_IsNoFilter', () => {
    expect(isFiltered(new URLSearchParams('sort=name&selected=a&skip=200'))).toBe(false)
    expect(isFiltered(new URLSearchParams('tag=first'))).toBe(true)
  })

  it('SortedByAMetric_NamesIt', () => {
    expect(sortedMetric('-metrics.roc_auc')).toBe('roc_auc')
    expect(sortedMetric('name')).toBeNull()
    expect(sortedMetric(null)).toBeNull()
  })
})

describe('Selection', () => {
  it('Toggles_AndKeepsTheOrderOfChoosing', () => {
    expect(toggled(['b', 'a'], 'c')).toEqual(['b', 'a', 'c'])
    expect(toggled(['b', 'a'], 'b')).toEqual(['a'])
  })

  it('EndsWhereAComparisonEnds', () => {
    const many = Array.from({ length: 30 }, (_, i) => `job_${i}`)
    expect(readSelection(many.join(','))).toHaveLength(mostCompared)
    expect(toggled(many.slice(0, mostCompared), 'one more')).toHaveLength(mostCompared)
    expect(readSelection('a,,a,b')).toEqual(['a', 'b'])
    expect(readSelection(null)).toEqual([])
  })
})
