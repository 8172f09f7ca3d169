// The second start: nothing to build, from the command to the first answer on /health.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from './lib/server.mjs';
import { quantile, writeResults } from './lib/results.mjs';

const ROUNDS = 7;
const data = await mkdtemp(join(tmpdir(), 'kargah-start-'));
const seconds = [];
for (let round = 0; round < ROUNDS; round++) {
  const port = await freePort();
  const begun = performance.now();
  const run = spawn(join(process.env.KARGAH_ROOT, 'kargah'), ['run', '--port', String(port), '--data', data], { stdio: 'ignore' });
  await until('the server', () => fetch(`http://127.0.0.1:${port}/health`).then((answer) => answer.ok, () => false), 60_000, 20);
  seconds.push((performance.now() - begun) / 1000);
  const gone = new Promise((done) => run.once('exit', done));
  run.kill('SIGINT');
  await gone;
}
await rm(data, { recursive: true, force: true });
const median = quantile(seconds, 0.5);
await writeResults('start', [
  { case: `./kargah run, second start, median of ${ROUNDS}`, ours: +median.toFixed(2), peer: null, unit: 's', ratio: null, target: '< 5', met: median < 5 },
]);
