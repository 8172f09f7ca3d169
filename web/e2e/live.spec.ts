import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { build, type Rollup } from 'vite'
import type { MetricPoint } from '../src/api/types'
import type * as client from './live-client'
import { Proxy } from './proxy'
import { here, signIn } from './world'

const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const cuts = 100

/** Mulberry32: the same moments in every run of the test. */
function seeded(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * A page of the proxy's that has nothing but the live client. The proxy answers it, not the test: a page that comes from no address may
 * open no WebSocket to this machine, and a browser waits longer and longer before it tries again.
 */
async function bare(page: Page, proxy: Proxy) {
  const [bundle] = (await build({
    root: web,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@': path.join(web, 'src') } },
    build: { lib: { entry: 'e2e/live-client.ts', formats: ['es'], fileName: 'client' }, write: false, minify: false },
  })) as Rollup.RollupOutput[]
  proxy.own.set('/bare', { type: 'text/html', body: '<!doctype html><title>bare</title>' })
  proxy.own.set('/bare.js', { type: 'text/javascript', body: bundle!.output[0].code })
  await page.goto(`${proxy.url}/bare`)
}

const order = (a: MetricPoint, b: MetricPoint) => a.split.localeCompare(b.split) || a.name.localeCompare(b.name) || a.seq - b.seq || a.step - b.step

test('Series_OfALineCutAHundredTimes_IsTheStoredOnePointForPoint', async ({ page }) => {
  const proxy = await Proxy.start(here().url)
  const random = seeded(1)
  proxy.delay = () => random() * 60
  // a few in the handshake, after which the client tries an event stream; some in the first words, most in the middle of the points
  proxy.lives = () => (proxy.cuts < cuts ? Math.round(random() < 0.06 ? 1 + 149 * random() : 3_000 + 15_000 * random()) : Infinity)
  test.setTimeout(480_000)
  await signIn(page)
  await bare(page, proxy)
  const { status } = await page.evaluate(async (dataset) => {
    const { session, live, JobFollower } = (await import(String('/bare.js'))) as typeof client
    await session.restore()
    const headers = { authorization: `Bearer ${await session.token()}`, 'content-type': 'application/json' }
    const started = await fetch('/api/training', { method: 'POST', headers, body: JSON.stringify({ dataset, target: 'churned', name: 'Cut a hundred times', model_type: 'linear', epochs: 1000, patience: 1000, batch_size: 4 }) })
    const { job_id: jobId } = (await started.json()) as { job_id: string }
    live.start()
    const follower = new JobFollower(jobId)
    follower.subscribe(() => undefined)
    Object.assign(window, { follower, jobId, headers })
    return { status: started.status }
  }, here().dataset)
  expect(status).toBe(200)
  const known = () => page.evaluate(() => (window as unknown as { follower: client.JobFollower }).follower.getView().feed.resumeFrom)
  await expect.poll(known, { timeout: 60_000 }).toBeGreaterThan(0)

  // the run's steps wait longer than this
  await expect.poll(() => proxy.cuts, { timeout: 240_000 }).toBe(cuts)
  const atTheLastCut = await page.evaluate(async () => {
    const { jobId, headers } = window as unknown as { jobId: string; headers: HeadersInit }
    return (await (await fetch(`/api/training/${jobId}`, { headers })).json()).status.status as string
  })
  expect(atTheLastCut).toBe('RUNNING')
  expect(proxy.opened).toBeGreaterThan(cuts / 2)

  const { mine, stored, state } = await page.evaluate(async () => {
    const { follower, jobId, headers } = window as unknown as { follower: client.JobFollower; jobId: string; headers: HeadersInit }
    const get = async (path: string) => (await fetch(`/api/training/${jobId}${path}`, { headers })).json()
    await fetch(`/api/training/${jobId}/stop`, { method: 'POST', headers })
    // the worker says its last words after the stop: the score on the test rows stands at their end
    while ((await get('')).status.metrics_on !== 'test') await new Promise((done) => setTimeout(done, 200))
    const { points } = (await get('/metrics')) as { points: MetricPoint[] }
    // not the run's last number, which may be its state's
    const last = Math.max(...points.map((point) => point.seq))
    while (follower.getView().feed.resumeFrom < last || follower.getView().feed.job!.status !== 'STOPPED') await new Promise((done) => setTimeout(done, 50))
    const { series, job } = follower.getView().feed
    return { mine: [...series.values()].flatMap((one) => one.points), stored: points, state: job!.status }
  })
  proxy.stop()
  expect(state).toBe('STOPPED')
  expect(stored.length).toBeGreaterThan(100)
  expect(mine.sort(order)).toEqual(stored.sort(order))
})

test('Pill_WhereLinesAreForbidden_IsLiveByOtherMeansOrSaysThatItPolls', async ({ page }) => {
  const proxy = await Proxy.start(here().url)
  await signIn(page)
  const run = `${proxy.url}/runs/${here().running}`
  const streams: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname === '/hubs/jobs' && request.method() === 'GET') streams.push(request.resourceType())
  })

  await page.goto(run)
  await expect(page.getByText(/^Live · [\d,]+ ms/).first()).toBeVisible()
  const opened = proxy.opened

  // a sleep: the line is dead, and only asking shows it
  proxy.freeze()
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect.poll(() => proxy.opened, { timeout: 60_000 }).toBeGreaterThan(opened)
  await expect(page.getByText(/^Live/).first()).toBeVisible()

  proxy.upgrades = 'refuse'
  await page.goto(run)
  await expect(page.getByText(/^Live/).first()).toBeVisible()
  expect(streams).toContain('eventsource')

  proxy.eventStreams = 'refuse'
  streams.length = 0
  await page.goto(run)
  await expect(page.getByText(/^Live/).first()).toBeVisible()
  expect(streams).toContain('fetch')

  proxy.hub = 'refuse'
  await page.goto(run)
  await expect(page.getByText('Polling').first()).toBeVisible()
  const title = await page.title()
  await expect.poll(() => page.title(), { timeout: 60_000 }).not.toBe(title)

  proxy.hub = proxy.upgrades = proxy.eventStreams = 'pass'
  await expect(page.getByText(/^Live/).first()).toBeVisible({ timeout: 90_000 })
  proxy.stop()
})
