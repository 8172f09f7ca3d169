import { expect, it } from 'vitest'
import { imageListQuery, selected } from './imageListQuery'

it('AnAddress_IsWhatTheServerIsAskedFor', () => {
  expect(imageListQuery(new URLSearchParams('q=bowl&group=Tungsten&skip=60'))).toMatchObject({ q: 'bowl', group: 'Tungsten', status: null, skip: 60, sort: '-created_at' })
  expect(imageListQuery(new URLSearchParams('skip=-4'))).toMatchObject({ skip: 0 })
})

it('AClick_PutsInOrTakesOut_AndWithShiftPutsInAllBetween', () => {
  const ids = ['a', 'b', 'c', 'd']
  const one = selected(new Set(), ids, 'b', null)
  expect([...one]).toEqual(['b'])
  expect([...selected(one, ids, 'b', null)]).toEqual([])
  expect([...selected(one, ids, 'd', 'b')].sort()).toEqual(['b', 'c', 'd'])
  expect([...selected(one, ids, 'a', 'b')].sort()).toEqual(['a', 'b'])
  expect([...selected(one, ids, 'c', 'gone')].sort()).toEqual(['b', 'c'])
})
