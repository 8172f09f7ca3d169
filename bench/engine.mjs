// How fast the engine is: `./kargah bench engine [part…]`; all parts without one.
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { writeResults } from './lib/results.mjs';
import { products } from './engine/products.mjs';
import { training } from './engine/training.mjs';
import { losses } from './engine/losses.mjs';
import { csv } from './engine/csv.mjs';
import { job } from './engine/job.mjs';

const PARTS = { products, training, losses, csv, job };
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
const unknown = chosen.find((name) => !PARTS[name]);
if (unknown) throw new Error(`There is no part '${unknown}': ${Object.keys(PARTS).join(', ')}.`);

const notes = [`load at the start ${loadavg().map((value) => value.toFixed(2)).join(' ')}`];
const rows = [];
for (const name of chosen) {
  const measured = await PARTS[name](join(process.env.KARGAH_BENCH, 'Kargah.Bench.dll'));
  rows.push(...measured.rows);
  notes.push(...measured.notes, `load after ${name} ${loadavg().map((value) => value.toFixed(2)).join(' ')}`);
}
const all = chosen.length === Object.keys(PARTS).length;
await writeResults(all ? 'engine' : `engine-${chosen.join('-')}`, rows, notes);
