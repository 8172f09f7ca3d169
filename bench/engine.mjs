// How fast the engine is: `./kargah bench engine [part…]`; all parts without one, and then docs/reference/speed.md too.
import { writeFile } from 'node:fs/promises';
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
if (all) await writeFile(join(process.env.KARGAH_ROOT, 'docs', 'reference', 'speed.md'), page());

function page() {
  const cells = rows.map((row) => [
    row.case, row.ours ?? '', row.peer ?? '', row.unit ?? '', row.ratio ?? '', row.target ?? '', row.met == null ? '' : row.met ? 'met' : 'missed',
    row.share_of_peak ? `${Math.round(100 * row.share_of_peak)} % of the peak` : row.ratio_of_minima ? `ratio of the best rounds ${row.ratio_of_minima}` : '',
  ]);
  return `# Speed of the engine
Written by \`./kargah bench engine\`; machine, versions and all figures are in [bench/results/engine.json](../../bench/results/engine.json). For times and GFLOP/s a ratio above
1 is in our favour; for losses it is our distance from double precision by PyTorch's.

| what | ours | peer | unit | ratio | target | | |
| --- | --- | --- | --- | --- | --- | --- | --- |
${cells.map((row) => `| ${row.join(' | ')} |`).join('\n')}

${notes.map((note) => `- ${note}`).join('\n')}
`;
}
