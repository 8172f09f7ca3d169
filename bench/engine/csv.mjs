// A CSV file to columns in memory, in turns with pandas' C engine reading it to float32, categories and strings.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineProgram } from '../lib/lines.mjs';
import { quantile } from '../lib/results.mjs';

const ROUNDS = 7;
const TARGETS = { numbers: { 1: 2, 2: 3.5 }, mixed: { 1: 2, 2: 2 } };
const NAMES = { numbers: '1,000,000 × 20 numbers', mixed: '1,000,000 rows of 6 numbers, 3 categories, a quoted text' };

export async function csv(bench) {
  const folder = await mkdtemp(join(tmpdir(), 'kargah-csv-'));
  try {
    const peer = await LineProgram.start('/usr/bin/python3', [join(import.meta.dirname, 'csv_peer.py'), folder]);
    const ours = await LineProgram.start('dotnet', [bench, 'csv']);
    const rows = [];
    for (const kind of Object.keys(NAMES)) rows.push(...(await measure(kind, join(folder, `${kind}.csv`), ours, peer)));
    await ours.end();
    await peer.end();
    return {
      rows,
      notes: [
        `csv: medians of ${ROUNDS} rounds in turns, the file in the page cache; ours reads doubles, and makes float32 of them where all are numbers`,
        `csv: the peer is pandas ${JSON.parse(peer.greeting).pandas}, C engine, float32, one thread`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(kind, path, ours, peer) {
  const { size } = await stat(path);
  const ways = { 1: () => ours.ask(path, kind, 1), 2: () => ours.ask(path, kind, 2), peer: () => peer.ask(path, kind) };
  const seconds = { 1: [], 2: [], peer: [] };
  for (const go of Object.values(ways)) await go(); // warms up
  for (let round = 0; round < ROUNDS; round++) for (const [way, go] of Object.entries(ways)) seconds[way].push(await go());
  const other = quantile(seconds.peer, 0.5);
  return [1, 2].map((threads) => {
    const median = quantile(seconds[threads], 0.5);
    const target = TARGETS[kind][threads];
    return {
      case: `csv ${NAMES[kind]}, ${threads === 1 ? '1 thread' : '2 threads'}`,
      ours: +median.toFixed(3),
      peer: +other.toFixed(3),
      unit: 's',
      ratio: +(other / median).toFixed(2),
      target: `>= ${target}x`,
      met: other / median >= target,
      best: +Math.min(...seconds[threads]).toFixed(3),
      peer_best: +Math.min(...seconds.peer).toFixed(3),
      megabytes_per_second: Math.round(size / median / 1e6),
    };
  });
}
