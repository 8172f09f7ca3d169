// The list of runs with 100,000 of them stored: 50 of them filtered, sorted and counted in many ways, over loopback, as their owner and as an admin.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onBothDatabases } from '../lib/postgres.mjs';
import { quantile } from '../lib/results.mjs';
import { Client, Server } from '../lib/server.mjs';

const ROUNDS = 40;
const AFTER_CHANGES = 10;
const queries = {
  newest: '',
  'page 100': 'skip=4950',
  'by name': 'sort=name',
  'by loss': 'sort=-loss',
  'by metric': 'sort=-metrics.roc_auc',
  'failed ones': 'status=FAILED',
  'a model type': 'model_type=mlp&sort=name',
  'part of a name': 'q=99',
  'a tag': 'tag=every-tenth',
  'where metric and setting': `where=${encodeURIComponent('metrics.roc_auc > 0.98 and params.lr < 0.001')}`,
  'where, half of all': `where=${encodeURIComponent('metrics.roc_auc > 0.5')}`,
  'where, by metric': `where=${encodeURIComponent('status = completed and loss < 0.05')}&sort=-metrics.roc_auc`,
};

export async function measure(jobs = 100_000) {
  const rows = [];
  await onBothDatabases(async (database, env) => {
    const data = await mkdtemp(join(tmpdir(), 'kargah-scale-'));
    try {
      let server = await Server.start({ data, env });
      const admin = new Client(server.url);
      await admin.register('admin', 'bench-password');
      const owner = new Client(server.url);
      await owner.register('owner', 'bench-password');
      const template = await owner.train({ epochs: 1 });
      await owner.ended(template);
      await server.stop();
      await fill(data, env, template, jobs);

      server = await Server.start({ data, env });
      owner.url = server.url;
      for (const [who, { token }] of Object.entries({ owner, admin })) {
        const read = async (query, skip) => {
          const url = new URL(`${server.url}/api/training/jobs?limit=50&${query}`);
          url.searchParams.set('skip', Number(url.searchParams.get('skip')) + skip);
          const begun = performance.now();
          const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
          const { total, count } = await answer.json();
          return { ms: performance.now() - begun, right: answer.ok && count > 0 && total >= count && (query !== '' || total === jobs + 1) };
        };
        const times = Object.fromEntries(Object.keys(queries).map((name) => [name, []]));
        for (let round = 0; round <= ROUNDS; round++) {
          for (const [name, query] of Object.entries(queries)) {
            // each a page that was not asked for before: no answer is the former one's copy
            const { ms, right } = await read(query, round);
            // the first of each is the compiler's and the disk's
            if (round > 0) times[name].push(ms);
            else if (!right) throw new Error(`${name}: a wrong answer`);
          }
        }
        const changed = Object.fromEntries(Object.keys(queries).map((name) => [name, []]));
        for (let round = 0; round < AFTER_CHANGES; round++) {
          for (const [name, query] of Object.entries(queries)) {
            // what is remembered of a search does not outlive a change of a run
            await owner.call('PATCH', `/api/training/${template}`, { notes: `${name} ${round}` });
            changed[name].push((await read(query, 0)).ms);
          }
        }
        const p95 = quantile(Object.values(times).flat(), 0.95);
        rows.push({ case: `list of 50 out of ${jobs}, ${database}, ${who}, all queries, p95`, ours: +p95.toFixed(1), peer: null, unit: 'ms', ratio: null, target: '<= 50', met: p95 <= 50 });
        rows.push({ case: `list of 50 out of ${jobs}, ${database}, ${who}, all queries, each right after a change of a run, p95`, ours: +quantile(Object.values(changed).flat(), 0.95).toFixed(1), peer: null, unit: 'ms', ratio: null, target: null, met: null });
        for (const [name, each] of Object.entries(times)) {
          const slow = quantile(each, 0.95);
          rows.push({ case: `${database}, ${who}, ${name}, p95`, ours: +slow.toFixed(1), peer: null, unit: 'ms', ratio: null, target: '<= 50', met: slow <= 50 });
        }
      }
      await server.stop();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
  return { rows, notes: `${Object.keys(queries).length} queries by turns, ${ROUNDS} rounds after one that warms up, no page asked for twice; then each query ${AFTER_CHANGES} times, always after a change of a run, which makes the server count anew` };
}

/** Copies of one real run, each with a time, a name, scores and settings of its own. */
async function fill(data, env, template, jobs) {
  const postgres = env.KARGAH__Database__Provider === 'postgres';
  const columns = async (table) => (await sql(data, env, postgres
    ? `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' AND is_generated = 'NEVER'`
    : `SELECT name FROM pragma_table_info('${table}')`)).split('\n').filter(Boolean);
  const hex = postgres ? "lpad(to_hex(n), 8, '0')" : "printf('%08x', n)";
  const id = `'job_' || (1700000000000 + n) || '_' || ${hex}`;
  const numbers = `WITH RECURSIVE numbers(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < ${jobs})`;
  const luck = (factor) => `((n * ${factor}) % 100003) / 100003.0`;
  const time = '(1700000000000000 + n * 60000000)';
  const own = {
    Id: id,
    Name: "'Run ' || n",
    CreatedAt: time,
    UpdatedAt: time,
    StartedAt: time,
    FinishedAt: `${time} + (n % 5000) * 1000000`,
    Loss: luck(7919),
    ValLoss: luck(6271),
    State: "CASE WHEN n % 20 = 0 THEN 'Failed' ELSE 'Completed' END",
    ModelType: "CASE n % 4 WHEN 0 THEN 'Linear' ELSE 'Mlp' END",
  };
  const value = {
    JobId: id,
    Number: `CASE "Name" WHEN 'metrics.roc_auc' THEN ${luck(3571)} WHEN 'params.lr' THEN ((n * 31) % 1000) / 100000.0 ELSE "Number" END`,
  };
  const copy = async (table, key, fields) => {
    const names = await columns(table);
    return `${numbers} INSERT INTO ${table} (${names.map((name) => `"${name}"`)}) SELECT ${names.map((name) => fields[name] ?? `"${name}"`)} FROM ${table} CROSS JOIN numbers WHERE "${key}" = '${template}';`;
  };
  await sql(data, env, [
    await copy('jobs', 'Id', own),
    await copy('run_values', 'JobId', value),
    `INSERT INTO run_values ("JobId", "Name", "OwnerId") SELECT "Id", 'tag:every-tenth', "OwnerId" FROM jobs WHERE "Name" LIKE 'Run %0';`,
    ].join('\n'));
  // as PostgreSQL does by itself within a minute or two
  if (postgres) await sql(data, env, 'VACUUM ANALYZE');
}

async function sql(data, env, script) {
  const connection = env.KARGAH__Database__ConnectionString;
  if (!connection) return run('sqlite3', ['-batch', join(data, 'kargah.db'), script]);
  const part = Object.fromEntries(connection.split(';').map((each) => each.split('=')));
  return run('psql', ['-qtAX', '-v', 'ON_ERROR_STOP=1', '-h', part.Host, '-p', part.Port, '-U', part.Username, '-d', part.Database, '-c', script], { PGPASSWORD: part.Password ?? '' });
}

const run = async (program, args, env = {}) => (await promisify(execFile)(program, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 26 })).stdout;
