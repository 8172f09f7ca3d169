// What the form's suggested settings reach, 5 × 5-fold, through the public API: every fold is a data set with a split column and a job.
// Fold k is the test part; one fifth of the rest (stratified) chooses the epoch; the model's score is the test rows' alone.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Server } from './lib/server.mjs';
import { mean, standardError, writeResults } from './lib/results.mjs';

const CASES = [
  { file: 'iris.csv', target: 'species', metric: 'accuracy', floor: 0.95 },
  { file: 'breast_cancer.csv', target: 'diagnosis', metric: 'roc_auc', floor: 0.99 },
  { file: 'digits.csv', target: 'digit', metric: 'accuracy', floor: 0.96 },
];
const REPEATS = 5;
const FOLDS = 5;

// mulberry32: small, seeded, good enough to deal cards
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

/** Stratified: row → "train", "validation" or "test". */
function split(labels, repeat, fold) {
  const roles = new Array(labels.length);
  for (const label of new Set(labels)) {
    const rows = labels.flatMap((value, row) => (value === label ? [row] : []));
    const next = random(1000 * repeat + 1);
    for (let i = rows.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [rows[i], rows[j]] = [rows[j], rows[i]];
    }
    let rest = 0;
    rows.forEach((row, i) => {
      roles[row] = i % FOLDS === fold ? 'test' : rest++ % 5 === repeat % 5 ? 'validation' : 'train';
    });
  }
  return roles;
}

const server = await Server.start();
const folder = await mkdtemp(join(tmpdir(), 'kargah-accuracy-'));
try {
  const client = new Client(server.url);
  await client.register('bench', 'bench-password');
  const rows = [];
  for (const { file, target, metric, floor } of CASES) {
    const lines = (await readFile(join(process.env.KARGAH_ROOT, 'test_data', file), 'utf8')).trim().split(/\r?\n/);
    const column = lines[0].split(',').indexOf(target);
    const labels = lines.slice(1).map((line) => line.split(',')[column]);
    const jobs = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      for (let fold = 0; fold < FOLDS; fold++) {
        const roles = split(labels, repeat, fold);
        const path = join(folder, `${repeat}-${fold}-${file}`);
        await writeFile(path, [lines[0] + ',split', ...lines.slice(1).map((line, i) => `${line},${roles[i]}`)].join('\n') + '\n');
        const dataset = await client.upload(path);
        jobs.push(await client.train({ dataset: dataset.id, target, seed: repeat, split: { kind: 'column', column: 'split' } }));
      }
    }
    const scores = [];
    const linear = [];
    for (const job of jobs) {
      const ended = await client.ended(job);
      if (ended.status !== 'COMPLETED') throw new Error(`${job}: ${ended.error?.error}`);
      scores.push(ended.metrics[metric]);
      linear.push(ended.baseline.linear[metric]);
    }
    const ours = mean(scores);
    console.log(`${file}: ${metric} ${ours.toFixed(4)} ± ${standardError(scores).toFixed(4)} (linear baseline ${mean(linear).toFixed(4)})`);
    rows.push({ case: `${file}, suggested settings, ${REPEATS}×${FOLDS}-fold`, ours: +ours.toFixed(4), standard_error: +standardError(scores).toFixed(4), peer: +mean(linear).toFixed(4), unit: metric, ratio: +(ours / mean(linear)).toFixed(4), target: `>= ${floor}`, met: ours >= floor });
  }
  await writeResults('accuracy', rows, 'peer: the linear baseline that every run trains beside its model');
} finally {
  await rm(folder, { recursive: true, force: true });
  await server.stop();
}
