// A private PostgreSQL with its usual flushing, by scripts/postgres.sh: its own folder, gone at the end.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bash = (script) => {
  const done = spawnSync('bash', ['-c', `set -euo pipefail; KARGAH_ROOT='${process.env.KARGAH_ROOT}'; cd "$KARGAH_ROOT"; . scripts/common.sh; . scripts/postgres.sh; ${script}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (done.status !== 0) throw new Error('PostgreSQL did not start.');
  return done.stdout.trim();
};

/** Runs `work` with the environment of a server on SQLite, then with that of one on a fresh PostgreSQL. */
export async function onBothDatabases(work) {
  await work('SQLite', {});
  const folder = await mkdtemp(join(tmpdir(), 'kargah-postgres-'));
  try {
    const connection = bash(`start_postgres '${folder}/server' >&2; echo "$KARGAH_POSTGRES"`).replace('Database=postgres', 'Database=kargah');
    await work('PostgreSQL', { KARGAH__Database__Provider: 'postgres', KARGAH__Database__ConnectionString: connection });
  } finally {
    bash(`stop_postgres '${folder}/server'`);
    await rm(folder, { recursive: true, force: true });
  }
}
