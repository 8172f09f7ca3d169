import { defineConfig } from '@playwright/test'

/** Debian's Chromium; `./kargah test browser` installs it. The background services are off because nothing outside is to be asked. */
const chromium = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/world.ts',
  // one real server for all; a page waits for the server and the server for the page, so two at a time fill two cores
  workers: 2,
  fullyParallel: true,
  retries: 0,
  // nothing here is fast or slow by itself: other suites run beside it
  timeout: 480_000,
  expect: { timeout: 60_000 },
  outputDir: 'test-results',
  // a trace is drawn of every test, whether it fails or not: KARGAH_TRACE=1 keeps those of the failed ones
  use: { launchOptions: chromium, viewport: { width: 1360, height: 900 }, locale: 'en-US', reducedMotion: 'reduce', trace: process.env.KARGAH_TRACE ? 'retain-on-failure' : 'off' },
})
