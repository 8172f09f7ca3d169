import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
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
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], {
    cwd: root,
    env: { ...process.env, KARGAH: here().url },
    timeout: 100_000,
  })
  expect(stdout).toContain('"suggested_target": "diagnosis"')
  expect(stdout).toContain('"metrics_on": "test"')
  expect(stdout).toContain('probabilities')
  expect(stdout).toMatch(/bundle\.zip/)
})
