// What an idle server keeps in memory, one minute after somebody has used it: server and its warm helpers.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Server, sleep } from './lib/server.mjs';
import { writeResults } from './lib/results.mjs';

const SECONDS = Number(process.argv[2] ?? 60);
const resident = async (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Every process below `root`, the root included. */
async function family(root) {
  const parents = new Map();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (stat) parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

const server = await Server.start();
try {
  await sleep(5000);
  const fresh = await resident(server.pid);
  const client = new Client(server.url);
  await client.register('bench', 'bench-password');
  const dataset = await client.upload(join(process.env.KARGAH_ROOT, 'test_data', 'breast_cancer.csv'));
  await client.ended(await client.train({ dataset: dataset.id }));
  await sleep(SECONDS * 1000);
  const used = await resident(server.pid);
  const helpers = (await Promise.all((await family(server.pid)).slice(1).map(resident))).reduce((sum, mb) => sum + mb, 0);
  const mb = (value) => +value.toFixed(0);
  await writeResults('idle', [
    { case: 'server, 5 s after its start', ours: mb(fresh), peer: null, unit: 'MiB', ratio: null, target: '< 300', met: fresh < 300 },
    { case: `server, idle ${SECONDS} s after an upload and a training`, ours: mb(used), peer: null, unit: 'MiB', ratio: null, target: '< 300', met: used < 300 },
    { case: 'its warm helpers together', ours: mb(helpers), peer: null, unit: 'MiB', ratio: null, target: null, met: null },
    { case: 'everything together', ours: mb(used + helpers), peer: null, unit: 'MiB', ratio: null, target: '< 300', met: used + helpers < 300 },
  ]);
} finally {
  await server.stop();
}
