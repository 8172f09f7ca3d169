// Points taken in over the workers' wire: eight running attempts, whose real workers are held still while this program sends for them,
// with their tokens, in batches as large as a busy worker's.
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { onBothDatabases } from './lib/postgres.mjs';
import { writeResults } from './lib/results.mjs';
import { Client, Server, sleep, until } from './lib/server.mjs';

const WORKERS = 8;
const SECONDS = Number(process.argv[2] ?? 15);
const CURVES = ['loss', 'accuracy', 'f1', 'learning_rate'];
const STEPS = 500;

const agent = new Agent({ keepAlive: true, maxSockets: WORKERS });
const post = (server, token, body) =>
  new Promise((done, failed) => {
    const bytes = Buffer.from(body);
    const sent = request(`${server.url}/api/training/internal/status-update`, { agent, method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': bytes.length } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => (answer.statusCode === 200 ? done(JSON.parse(Buffer.concat(chunks))) : failed(new Error(`${answer.statusCode} ${Buffer.concat(chunks)}`))));
    });
    sent.on('error', failed);
    sent.end(bytes);
  });

const rows = [];
await onBothDatabases(async (database, env) => {
  const held = [];
  const server = await Server.start({ env: { ...env, KARGAH_STEP_DELAY_MS: '200', KARGAH__Scheduler__Slots: String(WORKERS), KARGAH__Scheduler__Cores: String(WORKERS), KARGAH__Scheduler__LeaseSeconds: '600', KARGAH__Workers__MemoryBytes: String(512 << 20), KARGAH__Scheduler__MemoryMb: String(WORKERS * 2048) } });
  try {
    const client = new Client(server.url);
    await client.register('bench', 'bench-password');
    const workers = [];
    for (let i = 0; i < WORKERS; i++) workers.push({ job: await client.train({ epochs: 100, patience: 100 }) });
    for (const worker of workers) {
      await until(`${worker.job} to run`, async () => (await client.job(worker.job)).status === 'RUNNING', 120_000, 200);
      const attempts = join(server.data, 'jobs', worker.job, 'attempts');
      const { pid } = JSON.parse(await readFile(join(attempts, '1.process.json'), 'utf8'));
      process.kill(pid, 'SIGSTOP');
      held.push(pid);
      worker.token = JSON.parse(await readFile(join(attempts, '1', 'attempt.json'), 'utf8')).token;
    }

    // what was on its way when they were held
    await sleep(5_000);
    for (const worker of workers) {
      worker.seq = (await post(server, worker.token, JSON.stringify({ job_id: worker.job, attempt: 1, events: [] }))).accepted_through;
      worker.before = (await client.call('GET', `/api/training/${worker.job}/metrics?points=2`)).total;
    }

    const begun = performance.now();
    let sent = 0;
    await Promise.all(
      workers.map(async (worker) => {
        for (let step = 1_000_000; performance.now() - begun < SECONDS * 1000; ) {
          const points = [];
          for (let i = 0; i < STEPS; i++, step++) for (const name of CURVES) points.push(`{"step":${step},"epoch":${step / 1000},"split":"train","name":"${name}","value":${1 / (1 + (step % 977)) + 0.123456789}}`);
          const seq = worker.seq + 1;
          const taken = await post(server, worker.token, `{"job_id":"${worker.job}","attempt":1,"events":[{"type":"points","seq":${seq},"time":"${new Date().toISOString()}","points":[${points.join(',')}]}]}`);
          if (taken.accepted_through !== seq) throw new Error(`Accepted through ${taken.accepted_through}, not ${seq}.`);
          worker.seq = seq;
          worker.sent = (worker.sent ?? 0) + points.length;
          sent += points.length;
        }
      }),
    );
    const perSecond = Math.round(sent / ((performance.now() - begun) / 1000));
    let wrong = 0;
    for (const worker of workers) wrong += Math.abs((await client.call('GET', `/api/training/${worker.job}/metrics?points=2`)).total - worker.before - worker.sent);
    rows.push(
      { case: `points from ${WORKERS} workers over the wire, ${database}`, ours: perSecond, peer: null, unit: 'points/s', ratio: null, target: '>= 50000', met: perSecond >= 50_000 },
      { case: `points lost or doubled, ${database}`, ours: wrong, peer: null, unit: 'points', ratio: null, target: '0', met: wrong === 0 },
    );
  } finally {
    await server.stop();
    for (const pid of held) process.kill(pid, 'SIGKILL');
  }
});
await writeResults('store', rows, `batches of ${STEPS * CURVES.length} points, ${SECONDS} s each`);
