// The run page's first chart (2,000 points a curve) of runs with millions of points, one after another, over loopback.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { onBothDatabases } from '../lib/postgres.mjs';
import { quantile } from '../lib/results.mjs';
import { Client, Server } from '../lib/server.mjs';

const CURVES = 10;
const JOBS = 10;
const ROUNDS = 200;
/** Not counted: a server that has just started still compiles. */
const WARM_UP = 100;

/** To the last byte, packed as browsers ask for it: what unpacking costs is the client's. */
const read = (url, token) =>
  new Promise((done, failed) => {
    const begun = performance.now();
    get(url, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ ms: performance.now() - begun, body: Buffer.concat(parts) }));
    }).on('error', failed);
  });

export async function measure(points = 50e6) {
  const program = join(process.env.KARGAH_ROOT, '.kargah', 'store-bench');
  execFileSync('dotnet', ['build', 'bench/store', '-c', 'Release', '-o', program, '-v', 'q', '-nologo', '-clp:NoSummary'], { cwd: process.env.KARGAH_ROOT, stdio: 'inherit' });
  const rows = [];
  const notes = [];
  await onBothDatabases(async (database, env) => {
    const data = await mkdtemp(join(tmpdir(), 'kargah-scale-'));
    try {
      let server = await Server.start({ data, env });
      let client = new Client(server.url);
      await client.register('bench', 'bench-password');
      await client.call('POST', '/api/queue/pause');
      const jobs = [];
      for (let i = 0; i < JOBS; i++) jobs.push(await client.train({ epochs: 1 }));
      const token = client.token;
      await server.stop();

      const filled = JSON.parse((await promisify(execFile)('dotnet', [join(program, 'Kargah.StoreBench.dll'), data, String(points / JOBS), String(CURVES), ...jobs], { env: { ...process.env, ...env } })).stdout);

      server = await Server.start({ data, env });
      client = Object.assign(new Client(server.url), { token });
      const times = [];
      let shown = 0;
      for (let i = -WARM_UP; i < ROUNDS; i++) {
        const { ms, body } = await read(`${server.url}/api/training/${jobs[Math.abs(i) % JOBS]}/metrics?points=2000`, token);
        if (i < 0) continue;
        times.push(ms);
        if (i < JOBS) {
          const chart = JSON.parse(gunzipSync(body).toString());
          if (chart.total !== points / JOBS) throw new Error(`${chart.total} points are stored, not ${points / JOBS}.`);
          shown = chart.points.length;
        }
      }
      await server.stop();

      const perSecond = Math.round(filled.points / filled.seconds);
      const p95 = quantile(times, 0.95);
      rows.push(
        { case: `first chart, ${database}, ${points / 1e6} million points in ${JOBS} runs of ${CURVES} curves, p95`, ours: +p95.toFixed(1), peer: null, unit: 'ms', ratio: null, target: '<= 100', met: p95 <= 100 },
        { case: `first chart, ${database}, median`, ours: +quantile(times, 0.5).toFixed(1), peer: null, unit: 'ms', ratio: null, target: null, met: null },
        { case: `points taken in by the store alone, ${database}`, ours: perSecond, peer: null, unit: 'points/s', ratio: null, target: null, met: null },
      );
      notes.push(`${database}: ${shown} points a chart, ${ROUNDS} charts after ${WARM_UP} that are not counted, to the last packed byte`);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
  return { rows, notes: notes.join('; ') };
}
