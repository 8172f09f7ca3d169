// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { placeAfterSignIn } from './next'

const after = (next: string | null) => placeAfterSignIn(new URLSearchParams(next === null ? {} : { next }))

describe('PlaceAfterSignIn', () => {
  it('AskedForAPage_IsThatPageWithItsFilters', () => expect(after('/datasets/1?tab=statistics')).toBe('/datasets/1?tab=statistics'))
  it('AskedForNothing_IsHome', () => expect(after(null)).toBe('/'))
  it.each(['https://evil.example/', '//evil.example/x', '/\\evil.example', 'javascript:alert(1)'])('AskedFor_%s_NeverLeavesTheSite', (next) => expect(after(next)).toBe('/'))
})
