// A training step: ours through Trainer.Train on a table, PyTorch as people write it, PyTorch tuned; in turns.
import { quantile } from '../lib/results.mjs';
import { LineProgram } from '../lib/lines.mjs';
import { CASES, line, title } from './cases.mjs';
import { torchPeer } from './peer.mjs';

const ROUNDS = 9;
const ROUNDS_OF_SKLEARN = 3;
const SECONDS = 0.3;

export async function training(bench) {
  const ours = await LineProgram.start('dotnet', [bench, 'training']);
  const peer = await torchPeer();
  const rows = [];
  for (const one of CASES) {
    await ours.ask('start', line(one));
    await peer.ask('start', line(one));
    const ways = {
      ours1: () => ours.ask('go', 1, SECONDS),
      written: () => peer.ask('go', 'written', SECONDS),
      ours2: () => ours.ask('go', 2, SECONDS),
      tuned1: () => peer.ask('go', 'tuned1', SECONDS),
      tuned2: () => peer.ask('go', 'tuned2', SECONDS),
    };
    const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
    times.sklearn = [];
    for (const go of Object.values(ways)) await go(); // warms up
    for (let round = 0; round < ROUNDS; round++) {
      const turn = Object.entries(ways);
      for (const [way, go] of round % 2 ? turn.reverse() : turn) times[way].push(await go());
      if (round < ROUNDS_OF_SKLEARN && !one.batch_norm) times.sklearn.push(await peer.ask('go', 'sklearn', 0));
    }
    await ours.ask('end');
    await peer.ask('end');
    rows.push(...rowsOf(one, times));
    console.log(title(one), Object.entries(times).map(([way, values]) => values.length ? `${way} ${figure(quantile(values, 0.5))}` : '').join('  '));
  }
  await ours.end();
  await peer.end();
  return {
    rows,
    notes: [
      `training: µs a step, medians of ${ROUNDS} rounds of at least ${SECONDS} s in turns; ours and tuned PyTorch each with the better of 1 and 2 threads; ii has two softmax outputs on both sides`,
      `training: PyTorch ${JSON.parse(peer.greeting).torch}, ${JSON.parse(peer.greeting).blas}; as written it runs with its own ${JSON.parse(peer.greeting).threads} threads and OpenBLAS with all cores`,
    ],
  };
}

const figure = (value) => +value.toPrecision(4);
const best = (times, way) => [1, 2].map((threads) => ({ threads, times: times[way + threads] })).sort((a, b) => quantile(a.times, 0.5) - quantile(b.times, 0.5))[0];

function rowsOf(one, times) {
  const ours = best(times, 'ours');
  const tuned = best(times, 'tuned');
  const row = (name, values, target, more) => {
    const ratio = quantile(values, 0.5) / quantile(ours.times, 0.5);
    return {
      case: `${title(one)}, against ${name}`,
      ours: figure(quantile(ours.times, 0.5)),
      peer: figure(quantile(values, 0.5)),
      unit: 'µs a step',
      ratio: +ratio.toFixed(2),
      target: target ? `>= ${target}` : null,
      met: target ? ratio >= target : null,
      ratio_of_minima: +(Math.min(...values) / Math.min(...ours.times)).toFixed(2),
      threads: ours.threads,
      ...more,
    };
  };
  return [
    row('PyTorch as people write it', times.written, one.targets.written),
    row('tuned PyTorch', tuned.times, one.targets.tuned, { peer_threads: tuned.threads }),
    ...(times.sklearn.length ? [row("scikit-learn's MLP", times.sklearn, null)] : []),
  ];
}
