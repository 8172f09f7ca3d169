import { expect, test, type Page, type Request } from '@playwright/test'
import axe, { type RunOptions } from 'axe-core'
import { here, signIn, type World } from './world'

/**
 * Every page, in both languages and themes, wide and narrow: nothing serious for axe, nothing on the console, nothing wider than the
 * window. A page is loaded once for each language; the window's width and the theme change under it, as they do for people. All of axe's
 * rules see each language and each width, but for those of contrast, which are most of the work: they see the light theme in a wide window
 * and the dark one in a narrow window.
 */
const pages: Record<string, (world: World) => string> = {
  login: () => '/login',
  register: () => '/register',
  home: () => '/',
  datasets: () => '/datasets',
  'dataset-preview': (world) => `/datasets/${world.dataset}`,
  'dataset-statistics': (world) => `/datasets/${world.dataset}?tab=statistics`,
  'dataset-validation': (world) => `/datasets/${world.dataset}?tab=validation`,
  'new-run': (world) => `/runs/new?dataset=${world.dataset}`,
  runs: (world) => `/runs?selected=${world.finished},${world.second}`,
  compare: (world) => `/runs/compare?runs=${world.finished},${world.second}`,
  diff: (world) => `/runs/${world.finished}/diff/${world.second}`,
  experiments: () => '/experiments',
  experiment: (world) => `/experiments/${world.experiment}`,
  'run-finished': (world) => `/runs/${world.finished}`,
  'run-evaluation': (world) => `/runs/${world.finished}?tab=evaluation`,
  'run-predictions': (world) => `/runs/${world.finished}?tab=predictions`,
  scoring: (world) => `/runs/${world.scored}`,
  'run-running': (world) => `/runs/${world.running}`,
  'run-failed': (world) => `/runs/${world.failed}`,
  images: () => '/images',
  image: (world) => `/images/${world.picture}`,
  'image-bare': (world) => `/images/${world.bare}`,
  batches: () => '/batches',
  batch: (world) => `/batches/${world.batch}`,
  references: () => '/references',
  reports: () => '/reports',
  queue: () => '/queue',
  disk: () => '/disk',
  settings: () => '/settings',
  tokens: () => '/settings/tokens',
  notifications: () => '/settings/notifications',
  users: () => '/users',
  audit: () => '/settings/audit',
  'not-found': () => '/nowhere',
}
const open = ['login', 'register']

declare global {
  interface Window {
    axe: typeof axe
  }
}

const widthOfAxe = { en: 1360, fa: 390 }
const otherWidth = { en: 390, fa: 1360 }
const contrast = ['color-contrast', 'link-in-text-block']

/** As if the theme had been changed in another tab. */
const turn = (page: Page, theme: 'light' | 'dark') =>
  page.evaluate((theme) => {
    localStorage.setItem('kargah.theme', theme)
    window.dispatchEvent(new StorageEvent('storage', { key: 'kargah.theme', newValue: theme, storageArea: localStorage }))
    if (document.documentElement.dataset.mantineColorScheme !== theme) throw new Error(`The theme did not turn ${theme}.`)
  }, theme)

/** What has been asked for is there, and painted; and nothing of it asked for more. */
async function settled(page: Page, asked: () => number) {
  await page.locator('h1').first().waitFor()
  do {
    await expect.poll(asked, { intervals: [20] }).toBe(0)
    await page.waitForFunction(() => !document.querySelector('[data-loading-skeleton]'))
    await painted(page)
  } while (asked() > 0)
}

const painted = (page: Page) => page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))

for (const language of ['en', 'fa'] as const) {
  test(`Pages_${language}_AreCleanForAxeAndConsole`, async ({ browser }) => {
    test.setTimeout(1_200_000)
    const world = here()
    const wide = { width: widthOfAxe[language], height: 900 }
    const context = await browser.newContext({ viewport: wide, locale: language === 'fa' ? 'fa-IR' : 'en-US', reducedMotion: 'reduce' })
    await context.addInitScript((language) => {
      localStorage.setItem('kargah.language', language)
      localStorage.setItem('kargah.theme', 'light')
    }, language)
    const findings: string[] = []
    const page = await context.newPage()
    let name = ''
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) findings.push(`${name}: console: ${message.text()}`)
    })
    const asked = new Set<Request>()
    page.on('request', (request) => new URL(request.url()).pathname.startsWith('/api/') && asked.add(request))
    page.on('requestfinished', (request) => asked.delete(request))
    page.on('requestfailed', (request) => asked.delete(request))
    page.on('pageerror', (error) => findings.push(`${name}: ${error.message}`))

    const look = async (looks: string, choice: RunOptions = {}) => {
      const options: RunOptions = { resultTypes: ['violations'], selectors: false, preload: false, ...choice }
      const violations = await page.evaluate(async (options) => (await window.axe.run(options)).violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)) })), options)
      for (const { id, html } of violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')) findings.push(`${looks}: ${id}: ${html.join(' | ')}`)
    }
    const fits = async (width: number) => {
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (over > 1) findings.push(`${name}: ${over} px wider than the window of ${width}`)
    }
    const picture = async (theme: string, width: number) => {
      if (process.env.KARGAH_PICTURES) await page.screenshot({ path: `test-results/pages/${name}-${language}-${theme}-${width}.png`, fullPage: true })
    }

    for (name of [...open, ...Object.keys(pages).filter((each) => !open.includes(each))]) {
      if (name === 'home') await signIn(page)
      await page.setViewportSize(wide)
      await page.goto(world.url + pages[name]!(world))
      await settled(page, () => asked.size)
      await fits(wide.width)
      await page.evaluate(axe.source)
      await look(`${name}, light`, language === 'en' ? {} : { rules: Object.fromEntries(contrast.map((rule) => [rule, { enabled: false }])) })
      await picture('light', wide.width)
      await turn(page, 'dark')
      if (language === 'fa') await look(`${name}, dark`, { runOnly: contrast })
      await picture('dark', wide.width)
      const width = otherWidth[language]
      await page.setViewportSize({ width, height: 900 })
      await painted(page)
      await fits(width)
      await picture('dark', width)
      await turn(page, 'light')
      await picture('light', width)
    }
    await context.close()
    expect(findings).toEqual([])
  })
}
