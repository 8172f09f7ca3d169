// How long from a worker's step to the message in a subscriber's hands, and what the subscribers cost: 20 of them on a run of very many
// steps, then 1,000 on one of ten steps a second. The clients are bare WebSockets in a process of their own, so that their own reading
// is not what is measured. The worker stamps every point when it takes it; all share this machine's clock.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Client, Server, sleep } from './lib/server.mjs';
import { quantile, writeResults } from './lib/results.mjs';

const SECONDS = Number(process.env.KARGAH_BENCH_SECONDS ?? 20);

async function measure({ subscribers, stepDelayMs }) {
  const server = await Server.start({ env: { KARGAH_STEP_DELAY_MS: String(stepDelayMs), KARGAH__Logging__LogLevel__Default: 'Warning' } });
  try {
    const client = new Client(server.url);
    await client.register('bench', 'bench-password');
    const dataset = await client.upload(join(process.env.KARGAH_ROOT, 'test_data', 'breast_cancer.csv'));
    const job = await client.train({ dataset: dataset.id, epochs: 1000, batch_size: 32, patience: 1000, model_type: 'linear' });
    const readers = fork(join(process.env.KARGAH_ROOT, 'bench', 'lib', 'hub-clients.mjs'), { serialization: 'advanced' });
    const says = (kind) => new Promise((done, failed) => {
      readers.on('message', (message) => message.kind === kind && done(message));
      readers.once('exit', (code) => failed(new Error(`The clients left with ${code}.`)));
    });
    const subscribed = says('subscribed');
    readers.send({ kind: 'subscribe', url: server.url.replace('http', 'ws'), token: client.token, job, subscribers });
    await subscribed;
    await sleep(2000);
    readers.send({ kind: 'measure' });
    let peak = 0;
    for (let second = 0; second < SECONDS; second++) {
      await sleep(1000);
      peak = Math.max(peak, await server.residentBytes());
    }
    const measured = says('measured');
    readers.send({ kind: 'told' });
    const { delays } = await measured;
    await client.call('POST', `/api/training/${job}/stop`);
    while ((await client.job(job)).metrics_on !== 'test') await sleep(200);
    const stored = (await client.call('GET', `/api/training/${job}/metrics?since=0`)).points;
    const result = says('result');
    readers.send({ kind: 'compare', points: stored.map((point) => `${point.seq}/${point.split}/${point.name}`) });
    const { lost, doubled } = await result;
    readers.kill();
    return { delays, peak, lost, doubled, stored: stored.length };
  } finally {
    await server.stop();
  }
}

const few = await measure({ subscribers: 20, stepDelayMs: 2 });
const many = await measure({ subscribers: 1000, stepDelayMs: 100 });
const rows = [];
for (const [name, { delays, lost, doubled }, limit] of [['20 subscribers', few, 200], ['1,000 subscribers, 10 steps a second', many, 300]]) {
  const p95 = quantile(delays, 0.95);
  rows.push(
    { case: `step to hub message, ${name}, p50`, ours: quantile(delays, 0.5), peer: null, unit: 'ms', ratio: null, target: null, met: null },
    { case: `step to hub message, ${name}, p95`, ours: p95, peer: null, unit: 'ms', ratio: null, target: `<= ${limit}`, met: p95 <= limit },
    { case: `points lost or doubled, ${name}`, ours: lost + doubled, peer: null, unit: 'points', ratio: null, target: '0', met: lost + doubled === 0 },
  );
}
const megabytes = Math.round(many.peak / 1e6);
rows.push({ case: 'memory of the server, 1,000 subscribers', ours: megabytes, peer: null, unit: 'MB', ratio: null, target: '< 1000', met: megabytes < 1000 });
await writeResults('live', rows, `${few.delays.length} and ${many.delays.length} deliveries timed; ${few.stored} and ${many.stored} points stored`);
