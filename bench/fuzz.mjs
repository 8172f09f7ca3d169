// Damaged pictures of every kind, decoded in processes that are begun anew when a file ends them.
//
//   ./kargah bench fuzz                          writes bench/results/fuzz.json
//   ./kargah bench fuzz --files 500 --seed 7     a look at fewer; writes nothing
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeResults } from './lib/results.mjs';

const FILES = '10000';
const { values: options } = parseArgs({ options: { files: { type: 'string', default: FILES }, seed: { type: 'string', default: '1' }, keep: { type: 'string' } } });
const program = join(process.env.KARGAH_FUZZ_BENCH, 'Kargah.FuzzBench.dll');
const done = spawnSync('dotnet', [program, '--files', options.files, '--seed', options.seed, ...(options.keep ? ['--keep', options.keep] : [])], {
  encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'],
});
if (done.status !== 0) throw new Error('The measuring program failed.');
const report = JSON.parse(done.stdout);

const rows = [
  { case: 'mutated files', ours: report.files, unit: 'files', target: 10000, met: report.files >= 10000 },
  { case: 'files that hung the decoding process (more than 10 s of a processor)', ours: report.hangs.length, unit: 'files', target: 0, met: report.hangs.length === 0 },
  { case: 'files that ended the decoding process', ours: report.crashes.length, unit: 'files', target: 0, met: report.crashes.length === 0 },
  { case: 'slowest file', ours: Number(report.slowestSeconds.toFixed(2)), unit: 's of a processor', target: '<= 10', met: report.slowestSeconds <= 10 },
  { case: 'memory of the decoding process at its most', ours: Math.round(report.peakMegabytes), unit: 'MB', target: '<= 1500', met: report.peakMegabytes <= 1500 },
];
const notes = [
  `What came of them: ${Object.entries(report.answers).map(([what, count]) => `${what} ${count}`).join(', ')}; ${Math.round(report.seconds)} s.`,
  'JPEG, PNG, TIFF, WebP, HEIC, AVIF and DNG in 18 ways of storing, each mutated one to five times: bytes, bits, remarkable numbers, cuts, stretches doubled, lost or taken from another kind.',
];
for (const file of [...report.crashes, ...report.hangs]) console.error(file);
if (options.files === FILES) await writeResults('fuzz', rows, notes);
else console.table(rows);
