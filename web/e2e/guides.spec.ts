import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { here } from './world'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

test('Guides_FromTheCommandLine_EveryBlockRunsAsPrinted', async () => {
  const guide = await readFile(path.join(root, 'docs/guides/from-the-command-line.md'), 'utf8')
  const blocks = [...guide.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1])
  expect(blocks.length).toBeGreaterThan(5)
  // what it signs in to is kept apart from whoever runs the tests
  const config = await mkdtemp(path.join(tmpdir(), 'kargah-guide-'))
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], {
    cwd: root,
    env: { ...process.env, KARGAH: here().url, XDG_CONFIG_HOME: config },
    timeout: 450_000,
  })
  await rm(config, { recursive: true })
  expect(stdout).toContain('Signed in to')
  expect(stdout).toContain('suggested target: diagnosis')
  expect(stdout).toMatch(/epoch 20\/20 {2}loss /)
  expect(stdout).toContain('predicted_diagnosis')
  expect(stdout).toContain('"status":"COMPLETED"')
  expect(stdout).toContain('"suggested_target": "diagnosis"')
  expect(stdout).toContain('"metrics_on": "test"')
  expect(stdout).toContain('probabilities')
  expect(stdout).toMatch(/bundle\.zip/)
})
