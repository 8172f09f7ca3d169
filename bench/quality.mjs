// What the form's suggested settings reach beside scikit-learn and XGBoost on the same folds. Ours goes the way of every user: a data set whose split column
// says the part of each row, and a job for each fold that is asked for nothing but table and target. Tables and folds come from bench/quality/tables.py.
//
//   ./kargah bench quality                                     everything; writes bench/results/quality.json and docs/reference/quality.md
//   ./kargah bench quality --seed 7 --tables friedman1,iris    a look at other folds and other generated tables; writes nothing
//                          --repeats 2 --peers no --settings '{"lr": 0.001}'
//   ./kargah bench quality --peers FILE                        everything, with the others' scores from an earlier run of bench/quality/peers.py on these folds
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Server } from './lib/server.mjs';
import { mean, writeResults } from './lib/results.mjs';

const PYTHON = '/usr/bin/python3';
const NEURAL_OR_LINEAR = ['mlp_default', 'mlp_standardized', 'linear'];
const TREES = ['random_forest', 'hist_gradient_boosting', 'xgboost'];
const HIGHER_IS_BETTER = { accuracy: true, roc_auc: true, r2: true, rmse: false };
const ROLES = { t: 'train', v: 'validation', x: 'test' };

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '0' },
    repeats: { type: 'string', default: '5' },
    tables: { type: 'string' },
    settings: { type: 'string' },
    peers: { type: 'string', default: 'yes' },
  },
});
const ofRecord = options.peers !== 'no' && !options.tables && !options.settings && options.seed === '0' && options.repeats === '5';

/**
 * Nadeau and Bengio's corrected standard error of a mean over repeated folds: sqrt((1/J + test/train) · s²), J scores with sample variance s².
 * The folds learn from mostly the same rows, so that s²/J alone would promise too much.
 */
function correctedError(scores) {
  const m = mean(scores);
  const variance = scores.reduce((sum, score) => sum + (score - m) ** 2, 0) / (scores.length - 1);
  return Math.sqrt((1 / scores.length + 1 / 4) * variance);
}

/** One job a fold; as many at a time as there are cores, so that a user's limit of waiting jobs is not met. */
async function ours(client, folder, name, about) {
  const lines = (await readFile(join(folder, `${name}.csv`), 'utf8')).trim().split('\n');
  const results = new Array(about.splits.length);
  const left = about.splits.entries();
  await Promise.all(Array.from({ length: cpus().length }, async () => {
    for (const [i, { repeat, fold, roles }] of left) {
      const path = join(folder, `${name}-${repeat}-${fold}.csv`);
      await writeFile(path, [`${lines[0]},part`, ...lines.slice(1).map((line, row) => `${line},${ROLES[roles[row]]}`)].join('\n') + '\n');
      const dataset = await client.upload(path);
      await rm(path);
      const job = await client.ended(await client.train({
        dataset: dataset.id, target: 'target', task: about.task, seed: repeat, split: { kind: 'column', column: 'part' }, ...JSON.parse(options.settings ?? '{}'),
      }));
      if (job.status !== 'COMPLETED') throw new Error(`${name}, repeat ${repeat}, fold ${fold}: ${job.error?.error}`);
      results[i] = { ...job.metrics, seconds: (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000, epoch: job.best_epoch };
    }
  }));
  return results;
}

/** One metric of one table: every model's mean and error, and how ours stands beside the others, fold by fold. */
function compare(name, about, metric, scored, peers) {
  const column = (cells) => cells.map((cell) => cell[metric]);
  const sign = HIGHER_IS_BETTER[metric] ? 1 : -1;
  const cells = Object.fromEntries(Object.entries({ ours: scored, ...peers }).map(([model, each]) => [model, { mean: mean(column(each)), standard_error: correctedError(column(each)) }]));
  const best = (models) => models.filter((model) => cells[model]).sort((a, b) => sign * (cells[b].mean - cells[a].mean))[0];
  const against = (model) => {
    const differences = column(scored).map((score, i) => sign * (score - peers[model][i][metric]));
    return { model, difference: mean(differences), standard_error: correctedError(differences) };
  };
  return {
    name, about, metric, cells,
    seconds: mean(scored.map((each) => each.seconds)),
    ...(Object.keys(peers).length > 0 && {
      mlp: ['mlp_default', 'mlp_standardized'].map(against),
      rival: against(best(NEURAL_OR_LINEAR)),
      tree: against(best(TREES)),
    }),
  };
}

/** Four digits everywhere, cells that are best in bold. */
function page(rows) {
  const models = ['ours', ...NEURAL_OR_LINEAR, ...TREES];
  const lines = rows.map(({ name, about, metric, cells, seconds }) => {
    const sign = HIGHER_IS_BETTER[metric] ? 1 : -1;
    const top = Math.max(...models.map((model) => sign * cells[model].mean));
    const shown = models.map((model) => {
      const text = cells[model].mean.toFixed(4);
      return `${sign * cells[model].mean === top ? `**${text}**` : text} ± ${cells[model].standard_error.toFixed(4)}`;
    });
    return `| ${name} (${about.rows.toLocaleString('en')} rows, ${about.repeats}×5) | ${metric} | ${shown.join(' | ')} | ${seconds.toFixed(1)} s |`;
  });
  return `# Quality of the suggested settings
Written by \`./kargah bench quality\`; the figures with their differences fold by fold are in [bench/results/quality.json](../../bench/results/quality.json).

Every model sees the same folds. Kargah's column is a job that was asked for nothing but table and target. It learns from four fifths of the rows that are
not tested and chooses its epoch on the last fifth; the others learn from both. scikit-learn 1.2.1 and XGBoost 1.7.4 run with their own defaults
(logistic regression up to 1,000 iterations); categories one-hot, empty numbers as the median with an indicator, inputs of "linear" and "MLP, standardized"
standardized; HistGradientBoosting takes categories and empty cells as they are. The generated tables are described in
[bench/quality/tables.py](../../bench/quality/tables.py).

Mean over the folds ± the corrected standard error of Nadeau and Bengio, √((1/J + n_test/n_train) · s²), for J scores with sample variance s²: folds share most
of their rows, so s/√J would promise too much. The best of each row is bold; rmse is better when small. The last column is the mean
time of a job from its start to its end, a job a core; other programs may have run beside them.

| table | metric | Kargah | MLP | MLP, standardized | linear | random forest | HistGradientBoosting | XGBoost | a job |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

## How it stands
The target is to be ahead of both of scikit-learn's MLPs, and within one standard error of the best neural or linear model. Differences are means fold by fold,
positive where Kargah is better, ± their corrected standard error.

| table | metric | MLP | MLP, standardized | best neural or linear | best tree model | target |
| --- | --- | --- | --- | --- | --- | --- |
${rows.map(standing).join('\n')}

${trees(rows)}

How the suggested settings were chosen, on other folds and other generated tables, is in [decision 13](../decisions/0013-ensembles-for-small-tables.md). Other folds
of the three bundled tables are the same rows dealt anew, so what was chosen on them is not quite blind there; the peers run with their defaults. Six tables are few,
and the generated ones are mostly smooth, which suits networks.
`;
}

const NAMES = { random_forest: 'random forest', hist_gradient_boosting: 'HistGradientBoosting', xgboost: 'XGBoost', linear: 'linear', mlp_default: 'MLP', mlp_standardized: 'MLP, standardized' };
const apart = ({ difference, standard_error }) => `${difference >= 0 ? '+' : '−'}${Math.abs(difference).toFixed(4)} ± ${standard_error.toFixed(4)}`;
const met = ({ mlp, rival }) => mlp.every(({ difference }) => difference > 0) && rival.difference >= -rival.standard_error;
const standing = (row) =>
  `| ${row.name} | ${row.metric} | ${row.mlp.map(apart).join(' | ')} | ${apart(row.rival)} (${NAMES[row.rival.model]}) | ${apart(row.tree)} (${NAMES[row.tree.model]}) | ${met(row) ? 'met' : 'missed'} |`;

/** Said plainly: where somebody who may choose freely should take trees. */
function trees(rows) {
  const ahead = rows.filter(({ tree }) => tree.difference < 0);
  const list = (some) => some.map(({ name, metric, tree }) => `${name} (${metric}, ${NAMES[tree.model]} by ${(-tree.difference).toFixed(4)})`).join(', ');
  const clearly = ahead.filter(({ tree }) => tree.difference < -tree.standard_error);
  const barely = ahead.filter((row) => !clearly.includes(row));
  return [
    clearly.length > 0 ? `Trees win by more than a standard error on ${list(clearly)}.` : 'Trees win nowhere by more than a standard error.',
    ...(barely.length > 0 ? [`Within one standard error they are ahead on ${list(barely)}.`] : []),
    'Kargah has no tree model of its own.',
  ].join(' ');
}

const round = (value) => +value.toFixed(5);
const result = ({ name, about, metric, cells, seconds, mlp, rival, tree }) => ({
  case: `${name}, ${about.repeats}×5-fold`,
  ours: round(cells.ours.mean),
  standard_error: round(cells.ours.standard_error),
  peer: round(cells[rival.model].mean),
  unit: metric,
  ratio: round(cells.ours.mean / cells[rival.model].mean),
  target: 'beats both MLPs, and within one standard error (of the difference) of the best neural or linear peer',
  met: met({ mlp, rival }),
  seconds_per_job: round(seconds),
  cells: Object.fromEntries(Object.entries(cells).map(([model, cell]) => [model, { mean: round(cell.mean), standard_error: round(cell.standard_error) }])),
  ahead_of: [...mlp, rival, tree].map(({ model, difference, standard_error }) => ({ model, by: round(difference), standard_error: round(standard_error) })),
});

const folder = await mkdtemp(join(tmpdir(), 'kargah-quality-'));
const server = await Server.start();
try {
  const chosen = options.tables ? ['--tables', options.tables] : [];
  execFileSync(PYTHON, ['bench/quality/tables.py', folder, '--seed', options.seed, '--repeats', options.repeats, ...chosen], { stdio: 'inherit' });
  const tables = JSON.parse(await readFile(join(folder, 'tables.json'), 'utf8'));
  let peers = {};
  if (options.peers === 'yes') {
    execFileSync(PYTHON, ['bench/quality/peers.py', folder], { stdio: 'inherit' });
  }
  if (options.peers !== 'no') {
    peers = JSON.parse(await readFile(options.peers === 'yes' ? join(folder, 'peers.json') : options.peers, 'utf8'));
  }

  const client = new Client(server.url);
  await client.register('bench', 'bench-password');
  const rows = [];
  for (const [name, about] of Object.entries(tables)) {
    const scored = await ours(client, folder, name, about);
    for (const metric of about.metrics) {
      const row = compare(name, about, metric, scored, peers[name] ?? {});
      console.log(`${name} ${metric}: ${Object.entries(row.cells).map(([model, cell]) => `${model} ${cell.mean.toFixed(4)} ± ${cell.standard_error.toFixed(4)}`).join(', ')} (${row.seconds.toFixed(1)} s a job, best epoch ${mean(scored.map((each) => each.epoch)).toFixed(0)})`);
      rows.push(row);
    }
  }

  if (ofRecord) {
    await writeResults('quality', rows.map(result), 'peer: the best of scikit-learn\'s two MLPs and its linear model; ahead_of: mean difference fold by fold, better is positive; standard errors are Nadeau and Bengio\'s');
    await writeFile(join(process.env.KARGAH_ROOT, 'docs', 'reference', 'quality.md'), page(rows));
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
