// How long from a worker's step to the message in a subscriber's hands: 20 stock SignalR clients on one running job.
// The worker stamps every point when it takes it; both ends share this machine's clock.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client, Server } from './lib/server.mjs';
import { quantile, writeResults } from './lib/results.mjs';

const { HubConnectionBuilder, LogLevel } = createRequire(join(process.env.KARGAH_ROOT, 'web', 'package.json'))('@microsoft/signalr');
const SUBSCRIBERS = 20;

const server = await Server.start({ env: { KARGAH_STEP_DELAY_MS: '2' } });
try {
  const client = new Client(server.url);
  await client.register('bench', 'bench-password');
  const dataset = await client.upload(join(process.env.KARGAH_ROOT, 'test_data', 'breast_cancer.csv'));
  const job = await client.train({ dataset: dataset.id, epochs: 300, batch_size: 32, patience: 300 });

  const delays = [];
  const seen = [];
  const connections = [];
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const connection = new HubConnectionBuilder()
      .withUrl(`${server.url}/hubs/jobs`, { accessTokenFactory: () => client.token })
      .configureLogging(LogLevel.Error)
      .build();
    const mine = new Set();
    let live = false;
    connection.on('metric', (points) => {
      const now = Date.now();
      for (const point of points) {
        if (mine.has(point.seq)) throw new Error(`Point ${point.seq} came twice.`);
        mine.add(point.seq);
        // what was stored before the subscription is history, not delay
        if (live) delays.push(now - Date.parse(point.time));
      }
    });
    for (const ignored of ['job_update', 'job_status', 'log', 'dataset_update']) connection.on(ignored, () => {});
    await connection.start();
    await connection.invoke('subscribe_job', job, 0);
    setTimeout(() => (live = true), 1000);
    connections.push(connection);
    seen.push(mine);
  }

  const ended = await client.ended(job);
  await new Promise((done) => setTimeout(done, 1500));
  const stored = (await client.call('GET', `/api/training/${job}/metrics?since=0`)).points;
  const lost = seen.reduce((sum, mine) => sum + stored.filter((point) => !mine.has(point.seq)).length, 0);
  await Promise.all(connections.map((connection) => connection.stop()));

  const p95 = quantile(delays, 0.95);
  await writeResults('live', [
    { case: `step to hub message, ${SUBSCRIBERS} subscribers, p50`, ours: quantile(delays, 0.5), peer: null, unit: 'ms', ratio: null, target: null, met: null },
    { case: `step to hub message, ${SUBSCRIBERS} subscribers, p95`, ours: p95, peer: null, unit: 'ms', ratio: null, target: '<= 200', met: p95 <= 200 },
    { case: 'points lost over all subscribers', ours: lost, peer: null, unit: 'points', ratio: null, target: '0', met: lost === 0 },
  ], `${stored.length} points, ${delays.length} deliveries timed, job ${ended.status}`);
} finally {
  await server.stop();
}
