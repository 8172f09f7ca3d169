// What a request costs beside the cheapest one there is: /health of the same server, in the same run. wrk on loopback, 16 connections.
// The rounds go through all requests by turns, so that whatever else the machine does meets all of them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { Client, Server } from './lib/server.mjs';
import { quantile, writeResults } from './lib/results.mjs';

const CONNECTIONS = 16;
const SECONDS = Number(process.env.KARGAH_BENCH_SECONDS ?? 5);
const ROUNDS = 5;
const JOBS = 1000;

const server = await Server.start({ env: { KARGAH__Scheduler__MaxQueuedPerUser: String(JOBS + 1), KARGAH__Logging__LogLevel__Default: 'Warning' } });
try {
  const client = new Client(server.url);
  await client.register('bench', 'bench-password');
  const dataset = await client.upload(join(process.env.KARGAH_ROOT, 'test_data', 'sample_dataset.csv'));
  const settings = { dataset: dataset.id, target: 'churned', model_type: 'linear', epochs: 3 };
  const finished = await client.train(settings);
  await client.ended(finished);
  await client.call('POST', '/api/queue/pause');
  for (let i = 1; i < JOBS; i++) await client.call('POST', `/api/training/${await client.train({ ...settings, name: `run ${i}` })}/stop`);
  const list = await client.call('GET', '/api/training/jobs?limit=50');
  if (list.total !== JOBS || list.count !== 50) throw new Error(`${list.total} jobs, ${list.count} in the list.`);

  const rate = async (path) => {
    const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-H', `Authorization: Bearer ${client.token}`, server.url + path]);
    if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${path}:\n${stdout}`);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
  };
  const cases = [
    { name: 'GET /health', path: '/health' },
    { name: 'GET /api/auth/me', path: '/api/auth/me', target: 0.4 },
    { name: 'GET /api/training/status, an ended run', path: `/api/training/status?job_id=${finished}`, target: 0.3 },
    { name: 'GET /api/training/jobs, 50 of 1,000', path: '/api/training/jobs?limit=50', target: 0.1 },
  ];
  for (const each of cases) await rate(each.path);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const rates = [];
    for (const each of cases) rates.push(await rate(each.path));
    rounds.push(rates);
  }

  // every write of the server makes the next reading a real one: the same while somebody writes ten times a second
  let writing = true;
  let written = 0;
  const writer = (async () => {
    while (writing) {
      await client.call('PATCH', '/api/auth/me', { name: `Bench ${++written % 2}` });
      await new Promise((done) => setTimeout(done, 100));
    }
  })();
  const busy = [];
  for (const each of cases) busy.push(await rate(each.path));
  writing = false;
  await writer;

  const median = (values) => quantile(values, 0.5);
  await writeResults('api', cases.flatMap(({ name, target }, i) => {
    const share = median(rounds.map((rates) => rates[i] / rates[0]));
    return [
      { case: `${name}, requests a second`, ours: Math.round(median(rounds.map((rates) => rates[i]))), peer: null, unit: '1/s', ratio: null, target: null, met: null },
      ...(target ? [{ case: `${name}, share of /health`, ours: Number(share.toFixed(3)), peer: null, unit: '', ratio: null, target: `>= ${target}`, met: share >= target }] : []),
      { case: `${name}, requests a second while somebody writes`, ours: Math.round(busy[i]), peer: null, unit: '1/s', ratio: null, target: null, met: null },
    ];
  }), `wrk, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s by turns, medians; server and wrk on the same machine; log level Warning`);
} finally {
  await server.stop();
}
