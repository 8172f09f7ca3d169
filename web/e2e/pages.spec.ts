import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { here, signIn, type World } from './world'

/** Every page, in both languages and themes, wide and narrow: nothing serious for axe, nothing on the console, nothing wider than the window. */
const pages: Record<string, (world: World) => string> = {
  login: () => '/login',
  register: () => '/register',
  home: () => '/',
  datasets: () => '/datasets',
  'dataset-preview': (world) => `/datasets/${world.dataset}`,
  'dataset-statistics': (world) => `/datasets/${world.dataset}?tab=statistics`,
  'dataset-validation': (world) => `/datasets/${world.dataset}?tab=validation`,
  'new-run': (world) => `/runs/new?dataset=${world.dataset}`,
  runs: () => '/runs',
  'run-finished': (world) => `/runs/${world.finished}`,
  'run-evaluation': (world) => `/runs/${world.finished}?tab=evaluation`,
  'run-predictions': (world) => `/runs/${world.finished}?tab=predictions`,
  scoring: (world) => `/runs/${world.scored}`,
  'run-running': (world) => `/runs/${world.running}`,
  'run-failed': (world) => `/runs/${world.failed}`,
  queue: () => '/queue',
  disk: () => '/disk',
  settings: () => '/settings',
  tokens: () => '/settings/tokens',
  users: () => '/users',
  audit: () => '/settings/audit',
  'not-found': () => '/nowhere',
}
const open = ['login', 'register']

for (const language of ['en', 'fa'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1360, 390]) {
      test(`Pages_${language}_${theme}_${width}_AreCleanForAxeAndConsole`, async ({ browser }) => {
        test.setTimeout(300_000)
        const world = here()
        const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language === 'fa' ? 'fa-IR' : 'en-US', reducedMotion: 'reduce' })
        await context.addInitScript(
          ([language, theme]) => {
            localStorage.setItem('kargah.language', language)
            localStorage.setItem('kargah.theme', theme)
          },
          [language, theme] as const,
        )
        const findings: string[] = []
        const page = await context.newPage()
        let name = ''
        page.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) findings.push(`${name}: console: ${message.text()}`)
        })
        page.on('pageerror', (error) => findings.push(`${name}: ${error.message}`))
        for (name of [...open, ...Object.keys(pages).filter((each) => !open.includes(each))]) {
          if (name === 'home') await signIn(page)
          await page.goto(world.url + pages[name]!(world))
          await page.locator('h1').first().waitFor()
          await page.waitForFunction(() => !document.querySelector('[data-loading-skeleton]'))
          await page.waitForTimeout(300)
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          if (wide > 1) findings.push(`${name}: ${wide} px wider than the window`)
          // no frames here, so the plain mode, which opens no page of its own; and only what is wrong
          const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
          for (const violation of violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')) {
            findings.push(`${name}: ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)
          }
          if (process.env.KARGAH_PICTURES) await page.screenshot({ path: `test-results/pages/${name}-${language}-${theme}-${width}.png`, fullPage: true })
        }
        await context.close()
        expect(findings).toEqual([])
      })
    }
  }
}
