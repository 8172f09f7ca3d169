// docs/reference/speed.md: what was measured last, a section a benchmark, from bench/results. `node bench/lib/speed.mjs` writes it anew.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = process.env.KARGAH_ROOT ?? fileURLToPath(new URL('../..', import.meta.url));

const SECTIONS = [
  ['faults', 'Jobs under random faults', 'Trainings whose workers are killed or frozen and whose server is killed or restarted at random moments, each beside an undisturbed twin.'],
  ['live', 'The live view', 'From a worker\'s step to the message in a subscriber\'s hands, over the hub.'],
  ['store', 'Points taken in', 'Over the workers\' wire, into SQLite and into PostgreSQL.'],
  ['scale-points', 'Charts out of 50 million points', 'The first chart of a run\'s page, asked over loopback.'],
  ['scale-jobs', 'The list out of 100,000 runs', 'Fifty of them, filtered, sorted and counted, asked over loopback.'],
  ['api', 'Requests a second', 'wrk on loopback, beside the same server\'s `/health`.'],
  ['upload', 'Uploading tables', 'Through the public route, to the end of the analysis.'],
  ['start', 'Starting', 'From `./kargah run` to the first answer.'],
  ['idle', 'Doing nothing', 'What a server takes with nobody there.'],
  ['engine', 'The engine', 'Beside PyTorch, NumPy, scikit-learn and pandas. For times and GFLOP/s a ratio above 1 is in our favour; for losses it is our distance from double precision by PyTorch\'s.'],
  ['fuzz', 'Damaged pictures', 'Mutated files of every kind through header, decoding and thumbnail, by what a worker does it with.'],
  ['batch', 'Many pictures', 'Photographs of 12 megapixels through a real server as one batch, on two cores, with the worker killed twice.'],
  ['color', 'Cards and corrections', 'Cards found in photographs, how near a correction brings colors that it was not fitted to, and how long it takes. Above 1 a ratio is in our favour.'],
];

export async function writeSpeedPage() {
  const parts = [];
  for (const [name, title, about] of SECTIONS) {
    const result = await read(name);
    if (result) parts.push(section(name, title, about, result));
  }
  await writeFile(join(ROOT, 'docs', 'reference', 'speed.md'), `# Speed
Written from [bench/results](../../bench/results) whenever \`./kargah bench NAME\` has measured something; machine, versions and all figures are there. How well the models predict is a [page of its own](quality.md).

${parts.join('\n\n')}
`);
}

async function read(name) {
  try {
    return JSON.parse(await readFile(join(ROOT, 'bench', 'results', `${name}.json`), 'utf8'));
  } catch (failure) {
    if (failure.code === 'ENOENT') return null;
    throw failure;
  }
}

function section(name, title, about, { rows, notes, machine, commit }) {
  const beside = rows.some(({ peer }) => peer != null);
  const header = beside ? ['what', 'ours', 'peer', 'unit', 'ratio', 'target', '', ''] : ['what', 'measured', 'unit', 'target', ''];
  const cells = rows.map((row) => {
    const met = row.met == null ? '' : row.met ? 'met' : 'missed';
    return beside
      ? [row.case, row.ours, row.peer, row.unit, row.ratio, row.target, met, row.share_of_peak ? `${Math.round(100 * row.share_of_peak)} % of the peak` : row.ratio_of_minima ? `ratio of the best rounds ${row.ratio_of_minima}` : '']
      : [row.case, row.ours, row.unit, row.target, met];
  });
  const line = (values) => `| ${values.map((value) => value ?? '').join(' | ')} |`;
  return `## ${title}
${about} \`./kargah bench ${name.split('-').join(' ')}\` on ${machine.cores} cores (${machine.cpu}), ${machine.memory_gib} GiB, at ${commit}; [all of it](../../bench/results/${name}.json).

${[header, header.map(() => '---'), ...cells].map(line).join('\n')}${notes ? '\n' : ''}${[notes ?? []].flat().map((note) => `\n- ${note}`).join('')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeSpeedPage();
