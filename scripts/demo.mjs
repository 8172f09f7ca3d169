// The product with something in it: two users, a finished run on a mixed table with missing values, one that runs.
// It does by the public API what people do by hand; passwords are made for this folder and shown once here.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Server } from '../bench/lib/server.mjs';

const root = process.env.KARGAH_ROOT;
const data = join(root, '.kargah', 'demo');
const flag = process.argv.indexOf('--port');
const port = flag > 0 ? Number(process.argv[flag + 1]) : 3001;
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error('--port takes a number from 1 to 65535.');
  process.exit(2);
}

await mkdir(data, { recursive: true });
const file = join(data, 'demo-users.json');
const server = await Server.start({ port, data });
// Ctrl-C reaches the server too; wait for it, so that the prompt comes back when it has gone
process.on('SIGINT', () => {});

if (!existsSync(file)) {
  const people = ['Sara', 'Daniel'].map((name) => ({ name, email: `${name.toLowerCase()}@example.org`, password: randomBytes(9).toString('base64url') }));
  const [sara, daniel] = people.map(() => new Client(server.url));
  await sara.register(people[0].name, people[0].password);
  await daniel.register(people[1].name, people[1].password);
  await writeFile(file, JSON.stringify(people, null, 2), { mode: 0o600 });

  const customers = await sara.upload(join(root, 'test_data', 'sample_dataset.csv'), 'customers.csv');
  const finished = await sara.train({ dataset: customers.id, target: 'churned', name: 'Churn, first try' });
  await sara.ended(finished);
  await sara.train({ dataset: customers.id, target: 'churned', model_type: 'linear', name: 'Churn, linear' });
  const digits = await daniel.upload(join(root, 'test_data', 'digits.csv'));
  await daniel.train({ dataset: digits.id, target: 'digit', name: 'Digits, the long way', epochs: 1000, patience: 1000, lr: 0.0001, batch_size: 1 });
}

const people = JSON.parse(await readFile(file, 'utf8'));
console.log(`\nKargah's demo is at ${server.url}  (Ctrl-C stops it; its folder is .kargah/demo)\n`);
for (const { name, email, password } of people) console.log(`  ${name.padEnd(8)} ${email.padEnd(24)} ${password}`);
console.log('');
await new Promise((done) => server.process.once('exit', done));
