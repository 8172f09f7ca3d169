// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { shortcut } from './shortcut'

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  shortcut({ key, code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, target: document.body, ...more })

const inside = (html: string) => {
  document.body.innerHTML = html
  return document.body.querySelector('[data-here]')
}

describe('Shortcut', () => {
  it('OfALetter_IsThatLetterInSmall', () => {
    expect(press('c')).toBe('c')
    expect(press('C')).toBe('c')
    expect(press('?', { shiftKey: true })).toBe('?')
  })

  it('OnAPersianLayout_IsTheKeyAtThatPlace', () => {
    expect(press('ز', { code: 'KeyC' })).toBe('c')
    expect(press('ج', { code: 'BracketLeft' })).toBe('[')
    expect(press('؟', { code: 'Slash', shiftKey: true })).toBe('?')
    expect(press('پ', { code: 'Backslash' })).toBe('\\')
    expect(press('ش', { code: 'KeyA' })).toBeNull()
  })

  it('OfAnArrow_IsIt_UnlessItMovesWhatHasTheFocus', () => {
    expect(press('ArrowLeft')).toBe('ArrowLeft')
    expect(press('ArrowRight', { target: inside('<button data-here>') })).toBe('ArrowRight')
    expect(press('ArrowRight', { target: inside('<div role="slider" data-here>') })).toBeNull()
    expect(press('ArrowRight', { target: inside('<input type="radio" data-here>') })).toBeNull()
    expect(press('ArrowDown')).toBeNull()
  })

  it('WithAModifierOrAlreadyTaken_IsNone', () => {
    expect(press('c', { ctrlKey: true })).toBeNull()
    expect(press('c', { defaultPrevented: true })).toBeNull()
  })

  it('WhereSomebodyTypes_IsNone_ButACheckboxIsNoPlaceToType', () => {
    expect(press('c', { target: inside('<input data-here>') })).toBeNull()
    expect(press('c', { target: inside('<div role="dialog"><button data-here>') })).toBeNull()
    expect(press('c', { target: inside('<input type="checkbox" data-here>') })).toBe('c')
  })
})
