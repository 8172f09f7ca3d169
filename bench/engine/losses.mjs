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
    const first = { ours: [], peer: [] };
    const drift = { ours: [], peer: [] };
    for (const seed of SEEDS) {
      const folder = await mkdtemp(join(tmpdir(), 'kargah-losses-'));
      const run = line(one, { seed, epochs: EPOCHS, rows: (one.batch * STEPS) / EPOCHS });
      const own = await ours.ask('losses', run, folder);
      const { single, double } = await peer.ask('losses', run, folder, STEPS);
      await rm(folder, { recursive: true });
      if (own.length !== STEPS) throw new Error(`${own.length} losses instead of ${STEPS}.`);
      first.ours.push(apart(own, single, 10));
      first.peer.push(apart(single, double, 10));
      drift.ours.push(apart(own, double, STEPS));
      drift.peer.push(apart(single, double, STEPS));
    }
    const middle = quantile(first.ours, 0.5);
    const worst = [first.ours, first.peer].map((values) => +Math.max(...values).toExponential(1));
    const [own, torchs] = [quantile(drift.ours, 0.5), quantile(drift.peer, 0.5)];
    rows.push(
      { case: `${title(one)}: losses of the first 10 steps, ours to PyTorch's, median of ${SEEDS.length} seeds`, ours: +middle.toExponential(1), peer: +quantile(first.peer, 0.5).toExponential(1), unit: 'relative', ratio: null, target: '<= 1e-6', met: middle <= 1e-6, worst: worst[0], peer_worst: worst[1] },
      { case: `${title(one)}: losses of ${STEPS} steps, to PyTorch's in double precision, median of ${SEEDS.length} seeds`, ours: +own.toExponential(1), peer: +torchs.toExponential(1), unit: 'relative', ratio: +(own / torchs).toFixed(2), target: "<= 3 times PyTorch's own", met: own <= 3 * torchs },
    );
    console.log(title(one), `first 10 ${middle.toExponential(1)} (worst ${worst[0]}, PyTorch's own ${worst[1]}), ${STEPS}: ours ${own.toExponential(1)}, PyTorch ${torchs.toExponential(1)}`);
  }
  await ours.end();
  await peer.end();
  return {
    rows,
    notes: [
      "losses: largest relative difference of a step's loss; same first weights, same rows in each step, Adam 1e-3; the peer's figures are PyTorch's single precision to its double precision",
      'losses: Adam moves a weight by the sign of its first gradient, so one gradient that is zero but for rounding sets two runs 1e-5 apart: in some seeds ours and PyTorch, in others PyTorch and its own double precision (worst, peer_worst)',
    ],
  };
}
