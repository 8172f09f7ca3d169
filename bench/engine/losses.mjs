// The same losses as PyTorch from the same weights and the same order of rows.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from '../lib/results.mjs';
import { LineProgram } from '../lib/lines.mjs';
import { CASES, line, title } from './cases.mjs';
import { torchPeer } from './peer.mjs';

const SEEDS = [0, 1, 2, 3, 4];
const STEPS = 300;
const EPOCHS = 10;

const apart = (some, others, steps) => Math.max(...others.slice(0, steps).map((value, step) => Math.abs(some[step] - value) / Math.abs(value)));

export async function losses(bench) {
  const ours = await LineProgram.start('dotnet', [bench, 'training']);
  const peer = await torchPeer();
  const rows = [];
  for (const one of CASES.filter(({ name }) => ['i', 'ii', 'iii', 'iv'].includes(name))) {
    const first = [];
    const drift = { ours: [], peer: [] };
    for (const seed of SEEDS) {
      const folder = await mkdtemp(join(tmpdir(), 'kargah-losses-'));
      const run = line(one, { seed, epochs: EPOCHS, rows: (one.batch * STEPS) / EPOCHS });
      const own = await ours.ask('losses', run, folder);
      const { single, double } = await peer.ask('losses', run, folder, STEPS);
      await rm(folder, { recursive: true });
      if (own.length !== STEPS) throw new Error(`${own.length} losses instead of ${STEPS}.`);
      first.push(apart(own, single, 10));
      drift.ours.push(apart(own, double, STEPS));
      drift.peer.push(apart(single, double, STEPS));
    }
    const worst = Math.max(...first);
    const [own, torchs] = [quantile(drift.ours, 0.5), quantile(drift.peer, 0.5)];
    rows.push(
      { case: `${title(one)}: losses of the first 10 steps, ours to PyTorch's, worst of ${SEEDS.length} seeds`, ours: +worst.toExponential(1), peer: null, unit: 'relative', ratio: null, target: '<= 1e-6', met: worst <= 1e-6 },
      { case: `${title(one)}: losses of ${STEPS} steps, to PyTorch's in double precision, median of ${SEEDS.length} seeds`, ours: +own.toExponential(1), peer: +torchs.toExponential(1), unit: 'relative', ratio: +(own / torchs).toFixed(2), target: "<= 3 times PyTorch's own", met: own <= 3 * torchs },
    );
    console.log(title(one), `first 10 ${worst.toExponential(1)}, ${STEPS}: ours ${own.toExponential(1)}, PyTorch ${torchs.toExponential(1)}`);
  }
  await ours.end();
  await peer.end();
  return { rows, notes: ['losses: largest relative difference of a step\'s loss; same first weights, same rows in each step, Adam 1e-3'] };
}
