// Many photographs as one batch: pictures a second and memory on two cores, with the worker killed twice in the middle; then nothing may be lost or doubled.
//   ./kargah bench batch [PICTURES]      500 unless told; fewer write no result
import { execFileSync } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Server, sleep, until } from './lib/server.mjs';
import { mean, quantile, writeResults } from './lib/results.mjs';

const PICTURES = Number(process.argv[2] ?? 500);
const DISTINCT = Math.min(20, PICTURES);
const KILLS = [0.3, 0.6];
const LIMIT = 1.5e9;
const ENV = { KARGAH__Scheduler__Slots: '1', KARGAH__Scheduler__Cores: '2', KARGAH__Scheduler__ThreadsPerJob: '2', KARGAH__Pictures__AnalysisAnswerSeconds: '100', KARGAH__Pictures__ReadTimeoutSeconds: '60' };

const begun = performance.now();
const say = (text) => console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const round = (value, digits = 1) => Number(value.toFixed(digits));

/** The worker of the newest attempt, as the launcher wrote it down; null where it does not run. */
async function workerOf(data, job) {
  try {
    const folder = join(data, 'jobs', job, 'attempts');
    const newest = Math.max(...(await readdir(folder)).map((name) => /^(\d+)\.process\.json$/.exec(name)?.[1]).filter(Boolean).map(Number));
    const { pid, start_ticks: ticks } = JSON.parse(await readFile(join(folder, `${newest}.process.json`), 'utf8'));
    const stat = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
    return Number(stat[19]) === ticks && !'ZX'.includes(stat[0]) ? pid : null;
  } catch {
    return null;
  }
}

/** Bytes resident of a process and all below it. */
async function residentBytes(pid) {
  try {
    const own = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'));
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean);
    return Number(own?.[1] ?? 0) * 1024 + (await Promise.all(children.map(residentBytes))).reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return 0;
  }
}

async function upload(client, folder, names) {
  const ids = new Array(PICTURES);
  let next = 0;
  await Promise.all([0, 1].map(async () => {
    for (let i = next++; i < PICTURES; i = next++) {
      const form = new FormData();
      form.append('file', await openAsBlob(join(folder, names[i % names.length])), `picture-${String(i).padStart(4, '0')}.jpg`);
      const picture = await client.call('POST', '/api/images', form);
      if (picture.status !== 'ready') throw new Error(`${picture.original_filename} is ${picture.status}: ${picture.problem?.error}`);
      ids[i] = picture.id;
    }
  }));
  return ids;
}

async function run(server, client, ids) {
  const { job_id: job } = await client.call('POST', '/api/batch/jobs', { image_ids: ids, operation: 'detect_and_correct', name: 'bench' });
  const kills = KILLS.map((share) => Math.ceil(share * PICTURES));
  const speeds = [];
  let peak = 0;
  let first = 0;
  let batch;
  let asked = 0;
  do {
    const pid = await workerOf(server.data, job);
    if (pid) peak = Math.max(peak, await residentBytes(pid));
    if (performance.now() - asked > 500) {
      batch = await client.call('GET', `/api/batch/jobs/${job}`);
      asked = performance.now();
      first ||= batch.started_at ? asked : 0;
      if (batch.items_per_second) speeds.push(batch.items_per_second);
      if (kills.length && batch.processed_items >= kills[0] && pid) {
        process.kill(pid, 'SIGKILL');
        say(`worker killed after ${batch.processed_items} pictures`);
        kills.shift();
        await until('the worker to be gone', async () => (await workerOf(server.data, job)) !== pid);
      }
    }
    await sleep(50);
  } while (!['completed', 'failed', 'cancelled'].includes(batch.status));
  return { job, batch, peak, seconds: (Date.parse(batch.finished_at) - Date.parse(batch.started_at)) / 1000, undisturbed: speeds.at(-1), missedKills: kills.length };
}

/** Every result is there once, and its file is a whole JPEG. */
async function check(client, job, ids) {
  const items = [];
  for (let skip = 0; ; skip = items.length) {
    const page = await client.call('GET', `/api/batch/jobs/${job}/results?skip=${skip}&limit=100`);
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= page.total) break;
  }
  const kept = await until('all results to be kept', async () => {
    const { total } = await client.call('GET', `/api/results?job_id=${job}&limit=1`);
    return total >= ids.length && total;
  }).catch(() => 0);
  let broken = 0;
  for (const item of items.filter((each) => each.correction_id)) {
    const answer = await fetch(`${client.url}/api/correct/color/${item.correction_id}/image`, { headers: { authorization: `Bearer ${client.token}` } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok || bytes.readUInt16BE(0) !== 0xffd8 || bytes.readUInt16BE(bytes.length - 2) !== 0xffd9) broken++;
  }
  const { points } = await client.call('GET', `/api/training/${job}/metrics?since=0`);
  const steps = points.filter((point) => point.name === 'delta_e').map((point) => point.step);
  return {
    lost: ids.filter((id) => !items.some((item) => item.image_id === id && item.success && item.correction_id)).length,
    doubled: items.length - new Set(items.map((item) => item.image_id)).size + Math.max(0, kept - ids.length) + steps.length - new Set(steps).size,
    broken,
    kept,
  };
}

const folder = await mkdtemp(join(tmpdir(), 'kargah-batch-'));
const server = await Server.start({ env: ENV });
try {
  say(`drawing ${DISTINCT} photographs of 12 megapixels`);
  execFileSync('/usr/bin/python3', [join(import.meta.dirname, 'batch', 'draw.py'), folder, String(DISTINCT)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const names = (await readdir(folder)).sort();
  say('each step alone');
  const steps = JSON.parse(execFileSync('dotnet', [join(process.env.KARGAH_BATCH_BENCH, 'Kargah.BatchBench.dll'), folder, '1'], { encoding: 'utf8' }));
  const client = new Client(server.url);
  await client.register('bench', 'bench-password');
  say(`uploading ${PICTURES} pictures`);
  const ids = await upload(client, folder, names);
  say('correcting them');
  const { job, batch, peak, seconds, undisturbed, missedKills } = await run(server, client, ids);
  say(`${batch.status}: ${batch.processed_items} pictures, ${batch.failed_items} failed, ${seconds.toFixed(1)} s`);
  const { lost, doubled, broken, kept } = await check(client, job, ids);

  const medians = Object.fromEntries(Object.entries(steps).map(([step, times]) => [step, quantile(times, 0.5)]));
  const whole = Object.values(medians).reduce((sum, ms) => sum + ms, 0);
  const each = (1000 * seconds) / PICTURES;
  const rows = [
    { case: `${PICTURES} pictures found and corrected, two kills of the worker in it`, ours: round(PICTURES / seconds, 2), unit: 'pictures/s' },
    { case: 'a picture, two at a time, kills included', ours: round(each, 0), unit: 'ms', target: '≤ 400', met: each <= 400 },
    { case: 'the same from the last start of the worker on', ours: undisturbed ? round(1000 / undisturbed, 0) : null, unit: 'ms' },
    { case: 'largest memory of the worker and all below it', ours: round(peak / 1e6, 0), unit: 'MB', target: `< ${LIMIT / 1e6}`, met: peak < LIMIT },
    { case: 'pictures lost', ours: lost, unit: '', target: 0, met: lost === 0 },
    { case: 'pictures or points doubled', ours: doubled, unit: '', target: 0, met: doubled === 0 },
    { case: 'results whose file is not whole', ours: broken, unit: '', target: 0, met: broken === 0 },
    { case: 'results kept', ours: kept, unit: '', target: PICTURES, met: kept === PICTURES },
    ...Object.entries(medians).map(([step, ms]) => ({ case: `processor time: ${step}`, ours: round(ms, 0), unit: `ms (${Math.round((100 * ms) / whole)} %)` })),
  ];
  if (missedKills > 0) throw new Error(`The batch ended before ${missedKills} of the kills.`);
  if (PICTURES < 500) {
    console.table(rows);
  } else {
    await writeResults('batch', rows, [
      `${DISTINCT} rendered photographs of 4000 × 3000 pixels (bench/batch/draw.py), ${round(mean(await Promise.all(names.map(async (name) => (await readFile(join(folder, name))).length))) / 1e6)} MB each, each uploaded ${Math.round(PICTURES / DISTINCT)} times; results are JPEGs of quality 95 with a preview beside them.`,
      `The worker is killed (SIGKILL) at ${KILLS.map((share) => `${100 * share} %`).join(' and ')}; what its attempts had finished is taken over.`,
      'Steps are medians of processor time with one thread, as a batch works on two pictures at a time.',
    ]);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
