import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { here, signIn } from './world'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

test('Newcomer_FromRegistrationToADownloadedModel_WithoutLeavingTheBrowser', async ({ page }) => {
  const { url } = here()
  let clicks = 0
  const click = async (name: string | RegExp, role: 'button' | 'link' = 'button') => {
    await page.getByRole(role, { name }).first().click()
    clicks++
  }

  // a protected page sends to the login and back
  await page.goto(`${url}/datasets`)
  await expect(page).toHaveURL(/\/login/)
  await click('Create one', 'link')
  await page.getByLabel('Name').fill('Mina')
  await page.getByLabel('Email').fill(`mina-${Date.now()}@example.org`)
  await page.getByLabel('Password', { exact: true }).fill('a few good words')
  await click('Create the account')
  await expect(page).toHaveURL(/\/datasets/)

  await page.locator('input[type=file]').first().setInputFiles(path.join(root, 'test_data/breast_cancer.csv'))
  clicks++
  await click('Open', 'link')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('breast_cancer')
  await click('Train on this', 'link')

  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByText(/^about .*MB/)).toBeVisible({ timeout: 90_000 })
  await click('Start training')
  await expect(page).toHaveURL(/\/runs\/job_/)
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByText('ROC AUC').first()).toBeVisible()
  await expect(page.getByRole('table', { name: 'Predicted and real' }).getByRole('row', { name: /Memory/ })).toHaveText(/MB.*MB/)

  // try it: the example row gives a class
  await click('Take the example')
  await expect(page.getByText(/benign|malignant/).first()).toBeVisible()

  await click('Download model')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /\.pt/ }).click()])
  clicks++
  expect(download.suggestedFilename()).toMatch(/^job_\d+_[0-9a-f]{8}\.pt$/)
  expect((await stat(await download.path())).size).toBeGreaterThan(1000)
  test.info().annotations.push({ type: 'clicks', description: String(clicks) })
  console.log(`main job: ${clicks} clicks`)
})

test('Run_WhoseLineIsCut_CatchesUpWithoutAGapOrADouble', async ({ page, context }) => {
  const { url, running } = here()
  await signIn(page)
  await page.goto(`${url}/runs/${running}`)
  await expect(page.getByText(/^Live/).first()).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByText(/Reconnecting|Polling/).first()).toBeVisible({ timeout: 60_000 })
  await context.setOffline(false)
  await expect(page.getByText(/^Live/).first()).toBeVisible({ timeout: 60_000 })
})

test('User_WhoSignsOut_IsAtTheLoginAndTheTokenIsDead', async ({ page }) => {
  const { url } = here()
  await signIn(page)
  const [request] = await Promise.all([page.waitForRequest((request) => 'authorization' in request.headers()), page.goto(url)])
  const { authorization } = request.headers()
  const before = await page.request.get(`${url}/api/auth/me`, { headers: { authorization } })
  expect(before.status()).toBe(200)

  await page.getByRole('button', { name: /Sara/ }).first().click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login/)

  const after = await page.request.get(`${url}/api/auth/me`, { headers: { authorization } })
  expect(after.status()).toBe(401)
})
