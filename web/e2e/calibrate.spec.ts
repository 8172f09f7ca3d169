import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { here, remember } from './world'

const photograph = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../test_data/card_photograph.jpg')
/** The paper's corners in the bundled photograph, known from how it was rendered; the card's own top left first. */
const corners = [
  [321, 435],
  [1398, 278],
  [1478, 1098],
  [453, 1164],
] as const

/** Somebody who has nothing here yet. */
async function newcomer(page: Page, name: string) {
  const answer = await page.request.post(`${here().url}/api/auth/register`, { data: { email: `${name}-${Date.now()}@example.org`, password: 'a few good words', name } })
  expect(answer.ok()).toBe(true)
  await remember(page)
}

const figure = async (page: Page, name: string) => Number(await page.locator(`[data-figure=${name}]`).innerText())

async function saved(page: Page, menu: string, item: string | RegExp) {
  await page.getByRole('button', { name: menu }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()])
  return { name: download.suggestedFilename(), bytes: (await stat(await download.path())).size }
}

test('SamplePhotograph_IsCalibratedByItself_AndTheCardCanBePlacedByHand', async ({ page }) => {
  await newcomer(page, 'Leyla')
  await page.goto(`${here().url}/images`)
  await page.getByRole('button', { name: 'Open the sample photograph' }).click()
  await expect(page).toHaveURL(/\/images\/[0-9a-f-]{36}/)

  // no form: the card is found, the light worked out, the result proven
  await expect(page.locator('[data-figure=mean]')).toBeVisible({ timeout: 120_000 })
  expect(await figure(page, 'mean')).toBeLessThan(2)
  expect(await figure(page, 'before')).toBeGreaterThan(await figure(page, 'mean'))
  await expect(page.getByText('card found with 4 of 4 markers')).toBeVisible()
  await expect(page.locator('[data-overlay] g:last-child polygon')).toHaveCount(1 + 4 + 24)

  // before and after, by keyboard
  const slider = page.getByRole('slider', { name: 'Where before ends and after begins' })
  await slider.press('End')
  await expect(slider).toHaveAttribute('aria-valuenow', '100')
  await slider.press('ArrowLeft')
  await expect(slider).toHaveAttribute('aria-valuenow', '98')
  await page.keyboard.press('\\')
  await expect(page.getByRole('radio', { name: 'Before' })).toBeChecked()
  await page.keyboard.press('\\')
  await expect(page.getByRole('radio', { name: 'After' })).toBeChecked()
  await page.keyboard.press('z')
  await expect(page.getByRole('button', { name: /^Scale 100%/ })).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('button', { name: 'Clipping' })).toHaveAttribute('aria-pressed', 'true')

  const picture = await saved(page, 'Save', 'Save JPEG')
  expect(picture.name).toBe('card_photograph_corrected_sRGB.jpg')
  expect(picture.bytes).toBeGreaterThan(20_000)
  const profile = await saved(page, 'Profile for Lightroom', /ICC profile/)
  expect(profile.name).toMatch(/\.icc$/)
  expect(profile.bytes).toBeGreaterThan(300)

  await page.getByRole('button', { name: 'Choose otherwise' }).click()
  await page.getByRole('button', { name: 'Place the card by hand' }).click()
  const stage = page.getByRole('group', { name: /card_photograph/ })
  for (const [i, name] of ['Top left', 'Top right', 'Bottom right', 'Bottom left'].entries()) {
    const [x, y] = corners[i]!
    await page.getByRole('button', { name: new RegExp(`^${name}`) }).hover()
    // the page may have scrolled to the handle
    const box = (await stage.boundingBox())!
    await page.mouse.down()
    await page.mouse.move(box.x + (x / 1800) * box.width, box.y + (y / 1350) * box.height, { steps: 4 })
    await page.mouse.up()
  }
  await page.getByRole('button', { name: 'Measure the patches' }).click()
  await expect(page.getByText('card placed by hand')).toBeVisible({ timeout: 120_000 })
  await expect(page.locator('[data-figure=mean]')).toBeVisible({ timeout: 120_000 })
  expect(await figure(page, 'mean')).toBeLessThan(3)
})

test('ThreePhotographs_ChosenInTheGrid_AreCorrectedAsABatch', async ({ page }) => {
  await newcomer(page, 'Navid')
  await page.goto(`${here().url}/images`)
  await page.getByRole('button', { name: 'Choose files' }).waitFor()
  await page.getByRole('main').locator('input[type=file]').setInputFiles([photograph, photograph, photograph])
  await expect(page.getByRole('checkbox', { name: /^Choose card_photograph/ })).toHaveCount(3, { timeout: 120_000 })
  await expect(page.getByRole('list', { name: 'Images' }).locator('img')).toHaveCount(3, { timeout: 120_000 })

  const ticks = page.getByRole('checkbox', { name: /^Choose card_photograph/ })
  await ticks.first().click()
  await ticks.last().click({ modifiers: ['Shift'] })
  await expect(page.getByText('3 pictures chosen')).toBeVisible()
  await page.getByRole('button', { name: 'Work on them' }).click()
  await page.getByRole('menuitem', { name: 'Find the card and correct' }).click()
  await page.getByRole('button', { name: 'Start with 3 pictures' }).click()

  await expect(page).toHaveURL(/\/batches\//)
  await expect(page.getByText('All 3 pictures are done.')).toBeVisible({ timeout: 200_000 })
  await expect(page.getByRole('table', { name: 'Results' }).getByRole('link', { name: 'card_photograph.jpg' })).toHaveCount(3)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download all (.zip)' }).click()])
  expect(download.suggestedFilename()).toMatch(/\.zip$/)
  expect((await stat(await download.path())).size).toBeGreaterThan(60_000)
})
