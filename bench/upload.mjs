// Does the server's memory stay flat while 1 GB of CSV is uploaded and analyzed?
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Client, Server, sleep } from './lib/server.mjs';
import { writeResults } from './lib/results.mjs';

const BYTES = Number(process.argv[2] ?? 1e9);
const folder = await mkdtemp(join(tmpdir(), 'kargah-upload-'));
const server = await Server.start();
try {
  const path = join(folder, 'large.csv');
  const out = createWriteStream(path);
  out.write(Array.from({ length: 12 }, (_, i) => `feature_${i}`).join(',') + ',kind,target\n');
  let state = 7;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  for (let written = 0; written < BYTES; ) {
    let block = '';
    for (let row = 0; row < 5000; row++) {
      for (let i = 0; i < 12; i++) block += (next() * 1000 - 500).toFixed(4) + ',';
      block += ['red', 'green', 'blue'][Math.floor(next() * 3)] + ',' + (next() < 0.4 ? 'yes' : 'no') + '\n';
    }
    written += block.length;
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  const { size } = await stat(path);

  const client = new Client(server.url);
  await client.register('bench', 'bench-password');
  await client.upload(join(process.env.KARGAH_ROOT, 'test_data', 'iris.csv'));
  await sleep(2000);
  const before = await server.residentBytes();
  let peak = before;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      peak = Math.max(peak, await server.residentBytes());
      await sleep(50);
    }
  })();
  const begun = performance.now();
  const dataset = await client.upload(path);
  const seconds = (performance.now() - begun) / 1000;
  watching = false;
  await watch;
  const grown = (peak - before) / 1e6;
  await writeResults('upload', [
    { case: `server memory grown, ${(size / 1e9).toFixed(2)} GB CSV uploaded and analyzed`, ours: +grown.toFixed(1), peer: null, unit: 'MB', ratio: null, target: '< 100', met: grown < 100 },
    { case: 'upload and analysis', ours: +seconds.toFixed(1), peer: null, unit: 's', ratio: null, target: null, met: null },
  ], `${dataset.rows} rows, ${dataset.columns} columns; before ${(before / 1e6).toFixed(0)} MB, peak ${(peak / 1e6).toFixed(0)} MB`);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
