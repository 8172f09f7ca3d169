// Corrections beside OpenCV's color correction model and least squares, on a chart that none of them was fitted to.
//
//   ./kargah bench color                 writes bench/results/color.json
//   ./kargah bench color --seeds 1       a look at less noise; writes nothing
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mean, quantile, writeResults } from './lib/results.mjs';

const TARGETS = { D50: [0.8, 1.2], D65: [0.8, 1.2], A: [1.3, 1.7] };
const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });

const { opencv, cases } = JSON.parse(execFileSync('/usr/bin/python3', [
  join(import.meta.dirname, 'color', 'spectral.py'), join(process.env.KARGAH_COLOR_BENCH, 'Kargah.ColorBench.dll'), options.seeds,
], { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] }));

const round = (value, digits = 2) => Number(value.toFixed(digits));
const of = (chosen, who) => chosen.flatMap((each) => each[who]);

/** Ours beside the better of the others, over all colors of the chosen cases. */
function row(what, chosen, statistic, target) {
  const [ours, ...peers] = ['ours', 'opencv', 'least_squares'].map((who) => statistic(of(chosen, who)));
  const peer = Math.min(...peers);
  return { case: what, ours: round(ours), peer: round(peer), opencv: round(peers[0]), least_squares: round(peers[1]), unit: 'ΔE₀₀', ratio: round(peer / ours), target, met: ours < peer && !(ours > target) };
}

const rows = [];
for (const [bent, tone] of [[false, 'linear'], [true, 'with a tone curve']]) {
  for (const [light, targets] of Object.entries(TARGETS)) {
    const chosen = cases.filter((each) => each.camera === 'Nikon_5100' && each.light === light && each.bent === bent);
    rows.push(row(`second chart, Nikon, ${light}, ${tone}: mean`, chosen, mean, targets[Number(bent)]));
    rows.push(row(`second chart, Nikon, ${light}, ${tone}: 95th percentile`, chosen, (values) => quantile(values, 0.95)));
  }
}
for (const [bent, tone] of [[false, 'linear'], [true, 'with a tone curve']]) {
  rows.push(row(`second chart, two cameras under six lights, ${tone}: mean`, cases.filter((each) => each.bent === bent), mean, bent ? undefined : 2.15));
}
const nikon = cases.filter((each) => each.camera === 'Nikon_5100' && TARGETS[each.light]);
const promised = mean(nikon.map((each) => each.leaveOneOut)) / mean(of(nikon, 'ours'));
rows.push({ case: 'leave-one-out over the second chart, Nikon, D50, D65, A', ours: round(promised), unit: 'times', target: 'within 25 %', met: Math.abs(promised - 1) <= 0.25 });

if (options.seeds === '5') {
  await writeResults('color', rows, [
    `Fitted on the 24 reflectances of ISO 17321-1, measured on 30 others that nothing was fitted to, at 0.2 % noise, ${options.seeds} seeds. Reflectances, cameras, lights and the tone curve: bench/color/spectral.py.`,
    `The peer is the better of OpenCV ${opencv}'s color correction model (3 × 3, CIEDE2000; with a tone curve the better of its gamma and its polynomial of grays) and a 3 × 3 matrix by least squares.`,
    'The second chart has fewer strong colors than the first, so that leave-one-out promises less than it gets.',
  ]);
} else {
  console.table(rows);
}
