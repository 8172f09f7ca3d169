// One shape for every benchmark's result: rows of {case, ours, peer, unit, ratio, target, met}.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { writeSpeedPage } from './speed.mjs';

const line = (command, ...args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
};

export const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
};
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Standard error of the mean. */
export const standardError = (values) => {
  const m = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1) / values.length);
};

export async function writeResults(name, rows, notes = undefined) {
  const result = {
    name,
    machine: { cpu: cpus()[0].model, cores: cpus().length, memory_gib: Math.round(totalmem() / 2 ** 30), kernel: release() },
    versions: { dotnet: line('dotnet', '--version'), node: process.version },
    commit: line('git', 'rev-parse', '--short', 'HEAD'),
    rows,
    notes,
  };
  const folder = join(process.env.KARGAH_ROOT, 'bench', 'results');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(result, null, 2) + '\n');
  await writeSpeedPage();
  console.table(rows.map(({ case: what, ours, unit, target, met }) => ({ case: what, ours, unit, target, met })));
  console.log(`bench/results/${name}.json written`);
}
