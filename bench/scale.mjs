// Does the server stay quick with much in it? 50 million points behind the run page's first chart, and 100,000 jobs behind the list.
// A word chooses one half: points or jobs. Numbers after it make it smaller.
import { writeResults } from './lib/results.mjs';

const [only, ...sizes] = process.argv.slice(2);
for (const half of ['points', 'jobs'].filter((name) => !only || name === only)) {
  const { measure } = await import(`./scale/${half}.mjs`);
  const { rows, notes } = await measure(...sizes.map(Number));
  await writeResults(`scale-${half}`, rows, notes);
}
