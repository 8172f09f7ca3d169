// Does the server stay quick with much in it? 50 million points behind the run page's first chart, and 100,000 jobs behind the list.
// A word chooses one half: points or jobs. Numbers after it make it smaller.
import { writeResults } from './lib/results.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const [only, ...sizes] = process.argv.slice(2);
const rows = [];
const notes = [];
for (const half of ['points', 'jobs'].filter((name) => !only || name === only)) {
  const path = join(process.env.KARGAH_ROOT, 'bench', 'scale', `${half}.mjs`);
  if (!existsSync(path)) continue;
  const { measure } = await import(path);
  const result = await measure(...sizes.map(Number));
  rows.push(...result.rows);
  notes.push(result.notes);
}

await writeResults('scale', rows, notes.join('; '));
