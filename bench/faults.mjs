// Twenty trainings, disturbed a hundred times at random moments: workers killed, workers frozen (and thawed, or found out), the server killed or asked to leave
// and started again on another port. Each training has an undisturbed twin; what is stored and downloaded in the end has to be the same.
//   ./kargah bench faults [--seed N] [--faults 100] [--jobs 20]
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Server, freePort, sleep, until } from './lib/server.mjs';
import { writeResults } from './lib/results.mjs';

const { values: asked } = parseArgs({ options: { seed: { type: 'string' }, faults: { type: 'string', default: '100' }, jobs: { type: 'string', default: '20' } } });
const SEED = Number(asked.seed ?? Math.floor(Math.random() * 2 ** 31));
const FAULTS = Number(asked.faults);
const JOBS = Number(asked.jobs);
const SLOTS = 4;
const ENV = { KARGAH__Scheduler__Slots: String(SLOTS), KARGAH__Scheduler__Cores: String(SLOTS), KARGAH__Scheduler__MaxAttempts: '10', KARGAH__Workers__Helpers: '1', KARGAH__Auth__AccessTokenMinutes: '600' };
/** Kills and freezes that one job may get: it is given up after ten starts, rightly. */
const MOST_A_JOB = 8;
const ENDED = ['COMPLETED', 'FAILED', 'STOPPED'];

/** mulberry32: small, seeded, good enough to choose moments. */
let state = SEED;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const between = (low, high) => low + (high - low) * random();
const pick = (list) => list[Math.floor(random() * list.length)];

const settings = (dataset, i) => ({
  dataset, name: `faults ${i}`, seed: i, epochs: 60 + 10 * (i % 5), batch_size: 16, patience: 1000, lr: 0.005,
  model_type: ['mlp', 'linear', 'ensemble', 'resnet'][i % 4], dropout: i % 4 === 1 ? undefined : 0.1, schedule: ['cosine', 'plateau', 'constant'][i % 3],
});
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

async function result(client, id) {
  const job = await client.job(id);
  const { points } = await client.call('GET', `/api/training/${id}/metrics?since=0`);
  const { lines } = await client.call('GET', `/api/training/${id}/logs?since=0`);
  const answer = await fetch(`${client.url}/api/training/${id}/download`, { headers: { authorization: `Bearer ${client.token}` } });
  return { job, points, lines, model: answer.ok ? sha(Buffer.from(await answer.arrayBuffer())) : `none (${answer.status})` };
}

/** What was measured of the machine is no two runs' own. */
const curve = (points) => points.filter((point) => point.split !== 'system').map(({ step, split, name, value }) => `${step} ${split} ${name} ${value}`);

function missingAndDoubled(disturbed, plain) {
  const seen = new Map();
  for (const point of curve(disturbed)) seen.set(point, (seen.get(point) ?? 0) + 1);
  const wanted = new Set(curve(plain));
  const keys = disturbed.map(({ step, split, name }) => `${step} ${split} ${name}`);
  return { lost: [...wanted].filter((point) => !seen.has(point)).length, doubled: keys.length - new Set(keys).size, foreign: [...seen.keys()].filter((point) => !wanted.has(point)).length };
}

/** The newest attempt's process, as the launcher wrote it down; null when it is not alive. */
async function processOf(data, id) {
  try {
    const folder = join(data, 'jobs', id, 'attempts');
    const newest = Math.max(...(await readdir(folder)).map((name) => /^(\d+)\.process\.json$/.exec(name)?.[1]).filter(Boolean).map(Number));
    const { pid, start_ticks: ticks } = JSON.parse(await readFile(join(folder, `${newest}.process.json`), 'utf8'));
    const stat = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
    return Number(stat[19]) === ticks && !'ZX'.includes(stat[0]) ? { pid, attempt: newest } : null;
  } catch {
    return null;
  }
}

const say = (text) => console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const signal = (pid, name) => {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
};

const begun = performance.now();
console.log(`seed ${SEED}: ${FAULTS} faults, ${JOBS} jobs`);
const server = await Server.start({ env: ENV });
try {
  let client = new Client(server.url);
  await client.register('bench', 'bench-password');
  const dataset = await client.upload(join(process.env.KARGAH_ROOT, 'test_data', 'iris.csv'));
  const plainIds = [];
  for (let i = 0; i < JOBS; i++) plainIds.push(await client.train(settings(dataset.id, i)));
  const plain = [];
  for (const id of plainIds) {
    await client.ended(id);
    plain.push(await result(client, id));
  }
  say('undisturbed runs done');

  // a step that waits has the same result as one that does not
  const { token } = client;
  const restart = async (how) => {
    await server.kill(how);
    await sleep(between(0, 2000));
    await server.launch(await freePort());
    client = Object.assign(new Client(server.url), { token });
  };
  Object.assign(server.env, { KARGAH_STEP_DELAY_MS: '120' });
  await restart('SIGTERM');
  const ids = [];
  for (let i = 0; i < JOBS; i++) ids.push(await client.train(settings(dataset.id, i)));

  const noticed = [];
  const frozenNoticed = [];
  const settled = [];
  const hits = new Map();
  const done = { kill: 0, freeze: 0, 'server SIGKILL': 0, 'server SIGTERM': 0 };
  const waiting = [];
  const frozen = new Set();
  const held = new Set();
  let restarting = Promise.resolve();

  /** Until the job's row says that its attempt is over; a server that is away cannot notice, so its time does not count. */
  const timeToNotice = async (id, attempt, into) => {
    let since = performance.now();
    for (;;) {
      const url = client.url;
      try {
        const job = await client.job(id);
        if (job.attempt > attempt || ENDED.includes(job.status)) return into.push(performance.now() - since);
      } catch {
        await restarting;
        since = performance.now();
      }
      if (url !== client.url) since = performance.now();
      await sleep(50);
      if (performance.now() - since > 90_000) throw new Error(`${id}: nobody noticed that attempt ${attempt} is over.`);
    }
  };

  const hitWorker = async (kind) => {
    const victims = [];
    for (const id of ids) {
      const worker = (hits.get(id) ?? 0) < MOST_A_JOB && (await processOf(server.data, id));
      // one that is to be thawed would be thawed from its second freeze, too
      if (worker && !frozen.has(worker.pid) && !(kind === 'freeze' && held.has(worker.pid))) victims.push({ id, ...worker });
    }
    if (victims.length === 0) return false;
    const { id, pid, attempt } = pick(victims);
    if (kind === 'kill') {
      // its whole group, as the kernel's own killer would not; the job may have ended by itself a moment before
      if (!signal(pid, 'SIGKILL')) return false;
      waiting.push(timeToNotice(id, attempt, noticed));
    } else {
      const forGood = random() < 0.2;
      if (!signal(pid, 'SIGSTOP')) return false;
      // from now on nobody else's: a second freeze would thaw it
      if (forGood) frozen.add(pid);
      if (forGood) waiting.push(timeToNotice(id, attempt, frozenNoticed));
      else {
        held.add(pid);
        waiting.push(sleep(between(50, 9000)).then(() => {
          held.delete(pid);
          signal(pid, 'SIGCONT');
        }));
      }
    }
    hits.set(id, (hits.get(id) ?? 0) + 1);
    return true;
  };

  const hitServer = async (how) => {
    await restart(how);
    const back = Date.now();
    const began = performance.now();
    const running = (await client.call('GET', '/api/training/jobs?limit=200')).jobs.filter((job) => ['STARTING', 'LOADING', 'RUNNING'].includes(job.status)).map((job) => job.job_id);
    waiting.push((async () => {
      const url = client.url;
      for (const id of running) {
        await until(`${id} to be heard of after a restart`, async () => {
          if (client.url !== url) return true;
          const job = await client.job(id).catch(() => null);
          return job && (ENDED.includes(job.status) || Date.parse(job.updated_at) > back);
        }, 120_000, 100);
      }
      if (client.url === url) settled.push(performance.now() - began);
    })());
    return true;
  };

  const faults = Array.from({ length: FAULTS }, (_, i) => (i % 10 < 5 ? 'kill' : i % 10 < 8 ? 'freeze' : i % 10 === 8 ? 'server SIGKILL' : 'server SIGTERM'));
  for (let i = faults.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [faults[i], faults[j]] = [faults[j], faults[i]];
  }
  for (const kind of faults) {
    await sleep(between(50, 1500));
    // until one of those that run may still be hit: the others end soon, and the next ones begin
    for (let tries = 0; tries < 1200; tries++) {
      let hit;
      if (kind.startsWith('server')) hit = await (restarting = hitServer(kind.split(' ')[1]));
      else hit = await hitWorker(kind);
      if (hit) {
        done[kind]++;
        break;
      }
      await sleep(50);
    }
    if ((Object.values(done).reduce((a, b) => a + b) % 10) === 0) say(JSON.stringify(done));
  }
  say(`all faults: ${JSON.stringify(done)}`);
  await Promise.all(waiting);
  const total = { wrong: 0, lost: 0, doubled: 0, foreign: 0, weights: 0, lines: 0 };
  for (const [i, id] of ids.entries()) {
    await client.ended(id);
    await until(`the process of ${id} to leave`, async () => !(await processOf(server.data, id)), 90_000);
    const now = await result(client, id);
    const { lost, doubled, foreign } = missingAndDoubled(now.points, plain[i].points);
    const lines = now.lines.length - new Set(now.lines.map((line) => `${line.attempt} ${line.time} ${line.text}`)).size;
    const wrong = now.job.status !== 'COMPLETED';
    const weights = now.model !== plain[i].model;
    if (wrong || lost || doubled || foreign || weights || lines) say(`${id} (${i}): ${now.job.status} ${now.job.error?.error ?? ''} attempts ${now.job.attempt}, lost ${lost}, doubled ${doubled}, foreign ${foreign}, lines ${lines}, weights ${weights ? 'differ' : 'same'}`);
    total.wrong += wrong;
    total.lost += lost;
    total.doubled += doubled;
    total.foreign += foreign;
    total.weights += weights;
    total.lines += lines;
  }

  const most = (times) => (times.length ? Math.max(...times) / 1000 : 0);
  const row = (what, ours, unit, limit) => ({ case: what, ours, peer: null, unit, ratio: null, target: limit === 0 ? '0' : `<= ${limit}`, met: ours <= limit });
  await writeResults('faults', [
    { case: 'faults', ours: Object.values(done).reduce((a, b) => a + b), peer: null, unit: 'faults', ratio: null, target: String(FAULTS), met: Object.values(done).reduce((a, b) => a + b) === FAULTS },
    row('jobs in a wrong state', total.wrong, 'jobs', 0),
    row('points lost', total.lost, 'points', 0),
    row('points doubled', total.doubled, 'points', 0),
    row('points that the undisturbed twin has not', total.foreign, 'points', 0),
    row('log lines doubled', total.lines, 'lines', 0),
    row('jobs whose weights differ from the undisturbed twin', total.weights, 'jobs', 0),
    row('killed worker noticed, longest', most(noticed), 's', 15),
    row('frozen worker noticed, longest', most(frozenNoticed), 's', 15),
    row('settled after a restart, longest', most(settled), 's', 30),
  ], `seed ${SEED}; ${JSON.stringify(done)}; ${noticed.length} kills and ${frozenNoticed.length} freezes timed, ${settled.length} restarts; ${Math.round((performance.now() - begun) / 1000)} s`);
  process.exitCode = total.wrong + total.lost + total.doubled + total.foreign + total.lines + total.weights ? 1 : 0;
} finally {
  await server.stop();
}
