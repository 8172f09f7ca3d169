// Matrix products as a fraction of what the cores can multiply and add at most, measured in turns with that maximum and with NumPy.
import { quantile } from '../lib/results.mjs';
import { LineProgram } from '../lib/lines.mjs';
import { numpyPeer } from './peer.mjs';

const ROUNDS = 9;
const SECONDS = 0.2;
const SIZES = [64, 128, 256, 512, 1024, 2048];
const KINDS = { panels: 'weights in panels', gradient: 'Aᵀ·D into panels', rows: 'all row by row' };

// The targets are for the product that training uses. Two threads have none where one is faster.
const target = (kind, threads, size) => {
  if (kind !== 'panels') return null;
  if (threads === 2) return size >= 256 ? 0.85 : null;
  return size <= 512 ? 0.9 : size === 1024 ? 0.85 : 0.8;
};

export async function products(bench) {
  const ours = await LineProgram.start('dotnet', [bench, 'products']);
  const peer = await numpyPeer();
  const rows = [];
  for (const threads of [1, 2]) {
    for (const size of SIZES) {
      const measured = { peak: [], peer: [], ...Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []])) };
      const ways = {
        ...Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, () => ours.ask('product', kind, threads, size, SECONDS)])),
        peer: () => peer.ask(threads, size, SECONDS),
      };
      for (const go of Object.values(ways)) await go(); // warms up
      const shares = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
      for (let round = 0; round < ROUNDS; round++) {
        for (const [way, go] of Object.entries(ways)) {
          // The core's clock moves with the machine's load. Our products are held to the maximum in slices by turns; NumPy, another process, to that just before and after.
          const [speed, peak] = way === 'peer' ? await around(ours, threads, go) : await go();
          measured[way].push(speed);
          measured.peak.push(peak);
          shares[way].push(speed / peak);
        }
      }
      for (const [kind, name] of Object.entries(KINDS)) rows.push(row(kind, name, threads, size, measured, shares));
      console.log(`${size}, ${threads} threads: peak ${quantile(measured.peak, 0.5).toFixed(0)}`,
        Object.entries(shares).map(([way, values]) => `${way} ${percent(quantile(values, 0.5))} (best ${percent(Math.max(...values))})`).join('  '));
    }
  }
  await ours.end();
  await peer.end();
  const greeting = JSON.parse(peer.greeting);
  return {
    rows,
    notes: [
      `products: medians of ${ROUNDS} rounds of ${SECONDS} s in turns; fraction of the multiply-add peak of as many threads, both in slices of 2 ms by turns`,
      `products: the peer is NumPy ${greeting.numpy} on ${greeting.blas}, row by row`,
    ],
  };
}

async function around(ours, threads, go) {
  const before = await ours.ask('peak', threads, SECONDS / 5);
  const speed = await go();
  return [speed, (before + await ours.ask('peak', threads, SECONDS / 5)) / 2];
}

const percent = (value) => `${Math.round(100 * value)}%`;

function row(kind, name, threads, size, measured, shares) {
  const [ours, peer, share] = [measured[kind], measured.peer, shares[kind]].map((values) => quantile(values, 0.5));
  const wanted = target(kind, threads, size);
  return {
    case: `product ${size}×${size}×${size}, ${threads === 1 ? '1 thread' : '2 threads'}, ${name}`,
    ours: +ours.toFixed(1),
    peer: +peer.toFixed(1),
    unit: 'GFLOP/s',
    ratio: +(ours / peer).toFixed(2),
    target: wanted ? `>= ${percent(wanted)} of the peak` : null,
    met: wanted ? share >= wanted : null,
    share_of_peak: +share.toFixed(3),
    best_share: +Math.max(...shares[kind]).toFixed(3),
    peak: +quantile(measured.peak, 0.5).toFixed(1),
    peer_share: +quantile(shares.peer, 0.5).toFixed(3),
  };
}
