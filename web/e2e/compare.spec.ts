import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { here, signIn } from './world'

test('TwoRuns_ChosenInTheList_AreComparedAndTakenAwayAsCsv', async ({ page }) => {
  const { url, finished, second } = here()
  await signIn(page)
  await page.goto(`${url}/runs`)

  // a condition that is not understood says where, and hides nothing else
  const condition = page.getByRole('textbox', { name: 'Condition' })
  await condition.fill('metrics.roc_auc >> 0.9')
  await condition.press('Enter')
  await expect(page.locator('#where-error')).toContainText('character 18')
  await condition.fill('name ~ "churn, " and status = completed and metrics.roc_auc > 0')
  await condition.press('Enter')
  await expect(page.getByRole('row')).toHaveCount(3)

  await page.getByRole('checkbox', { name: 'Choose Churn, first try' }).check()
  await page.getByRole('checkbox', { name: 'Choose Churn, larger steps' }).check()
  await page.keyboard.press('c')
  await expect(page).toHaveURL(new RegExp(`/runs/compare\\?runs=${finished},${second}`))

  const table = page.getByRole('region', { name: 'Side by side' })
  await expect(table.getByRole('row', { name: /Learning rate/ })).toContainText('0.02')
  await expect(table.getByRole('row', { name: /Epochs/ })).toHaveCount(0)
  // the switch follows the click itself, though what it shows lies in the address
  const all = page.getByRole('switch', { name: 'All settings' })
  expect(await all.evaluate((input: HTMLInputElement) => (input.click(), input.checked))).toBe(true)
  await expect(table.getByRole('row', { name: /^Epochs/ })).toBeVisible()
  await expect(table.getByRole('img', { name: 'best' }).first()).toBeVisible()
  await expect(page.getByRole('img', { name: /^Curves/ })).toBeVisible()

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV', exact: true }).click()])
  const [head, ...rows] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
  expect(head).toMatch(/^run,name,status,created_at,duration_seconds,.*params\.lr.*metrics\.test\.roc_auc/)
  expect(rows.map((row) => row.split(',')[0])).toEqual([finished, second])

  // the run's page: to its neighbor and back, a new name, the list of keys
  await table.getByRole('link', { name: 'Churn, larger steps' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Churn, larger steps')
  await page.keyboard.press('e')
  await page.getByRole('textbox', { name: 'Name' }).fill('Churn, much larger steps')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Churn, much larger steps')
  await expect(page.getByRole('button', { name: 'Next run' })).toBeEnabled()
  await page.keyboard.press(']')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Churn, first try')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Compare the chosen runs')
})
