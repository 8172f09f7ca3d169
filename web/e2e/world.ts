import { expect, type Page } from '@playwright/test'
import { openAsBlob } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

export interface World {
  url: string
  admin: { email: string; password: string; name: string }
  dataset: string
  finished: string
  /** Like the finished one but for its learning rate, and in an experiment with it. */
  second: string
  experiment: string
  failed: string
  scored: string
  running: string
  /** Its card is found and its light corrected. */
  picture: string
  /** A picture without a card. */
  bare: string
  batch: string
}

/** Starts the real server on an empty folder and does, by the API, what people would have done before. */
export default async function world() {
  if (!process.env.KARGAH_APP) throw new Error('Start the browser tests with ./kargah test browser: they need the built programs.')
  process.env.KARGAH_ROOT ??= root
  const { Server, Client } = (await import(path.join(root, 'bench/lib/server.mjs'))) as typeof import('../../bench/lib/server.mjs')
  // slow enough that a run is still running while its page is looked at, and room for others beside it
  const server = await Server.start({ env: { KARGAH_STEP_DELAY_MS: '3', KARGAH__Scheduler__Slots: '6', KARGAH__Scheduler__Cores: '6' } })
  const admin = { email: 'sara@example.org', password: 'a few good words', name: 'Sara' }
  const client = new Client(server.url)
  await client.register('Sara', admin.password)
  const pictures = photographs(client)
  const customers = await client.upload(path.join(root, 'test_data/sample_dataset.csv'), 'customers.csv')
  const digits = await client.upload(path.join(root, 'test_data/digits.csv'))
  // a name that nothing has: its delivery waits to be tried again
  await client.call('POST', '/api/notifications/rules', { name: 'Overnight', events: ['failed', 'metric', 'no_improvement'], url: 'https://hooks.invalid/', metric: 'accuracy', split: 'validation', op: '>', value: 0.99, minutes: 30 })
  const first = { dataset: customers.id, target: 'churned', name: 'Churn, first try', epochs: 12 }
  const thrown = await client.upload(path.join(root, 'test_data/iris.csv'), 'thrown-away.csv')
  await client.call('DELETE', `/api/datasets/${thrown.id}`)
  await client.call('POST', '/api/training/estimate', first)
  const finished = await client.train(first)
  await client.ended(finished)
  const { experiment } = (await client.call('POST', '/api/experiments', { name: 'Do larger steps help?', dataset_id: customers.id, tags: ['churn'], config: { target: 'churned', epochs: 12 } })) as { experiment: { id: string } }
  await client.call('PATCH', `/api/training/${finished}`, { tags: ['baseline'], notes: 'The one to beat.', experiment_id: experiment.id })
  const second = await client.train({ ...first, name: 'Churn, larger steps', lr: 0.02, experiment_id: experiment.id })
  await client.ended(second)
  const { job_id: scored } = (await client.call('POST', `/api/training/${finished}/predictions`, { dataset: customers.id })) as { job_id: string }
  await client.ended(scored)
  const failed = await client.train({ dataset: customers.id, target: 'churned', name: 'Split by hand', split: { kind: 'column', column: 'plan' }, epochs: 3 })
  if ((await client.ended(failed)).status !== 'FAILED') throw new Error('The run that should fail did not.')
  // a quarter of an hour of waiting alone: it outlives the tests
  const running = await client.train({ dataset: digits.id, target: 'digit', name: 'Digits, the long way', epochs: 1000, patience: 1000, batch_size: 4 })
  const { picture, bare, batch } = await pictures
  const file: World = { url: server.url, admin, dataset: customers.id, finished, second, experiment: experiment.id, failed, scored, running, picture, bare, batch }
  process.env.KARGAH_WORLD = JSON.stringify(file)
  return async () => {
    await client.call('POST', `/api/training/${running}/stop`).catch(() => undefined)
    await server.stop()
  }
}

interface Caller {
  call(method: string, path: string, body?: unknown): Promise<unknown>
  ended(job: string): Promise<unknown>
}

async function photographs(client: Caller) {
  const picture = await photograph(client, 'test_data/card_photograph.jpg')
  const bare = await photograph(client, 'docs/images/run.png')
  const { job_id: batch } = (await client.call('POST', '/api/batch/jobs', { image_ids: [picture, bare], operation: 'detect_and_correct', name: 'The card and a picture without' })) as { job_id: string }
  await client.ended(batch)
  return { picture, bare, batch }
}

/** A photograph that has been looked into. */
async function photograph(client: Caller, file: string): Promise<string> {
  const form = new FormData()
  form.append('file', await openAsBlob(path.join(root, file)), path.basename(file))
  const { id } = (await client.call('POST', '/api/images', form)) as { id: string }
  const { until } = (await import(path.join(root, 'bench/lib/server.mjs'))) as typeof import('../../bench/lib/server.mjs')
  await until(`the analysis of ${file}`, async () => ((await client.call('GET', `/api/images/${id}`)) as { status: string }).status === 'ready', 120_000, 200)
  return id
}

/** Signs the page's browser in. */
export async function signIn(page: Page): Promise<void> {
  const { url, admin } = here()
  const answer = await page.request.post(`${url}/api/auth/login`, { data: { email: admin.email, password: admin.password } })
  expect(answer.ok()).toBe(true)
  await remember(page)
}

/** The mark by which a page knows that this browser has a session. */
export async function remember(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // once: signing out must stay signed out
    if (sessionStorage.getItem('signed-in') === null) localStorage.setItem('kargah.session', '1')
    sessionStorage.setItem('signed-in', '1')
  })
}

export const here = (): World => JSON.parse(process.env.KARGAH_WORLD ?? '{}') as World
