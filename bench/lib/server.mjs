// Starts a real server on a free port with a folder of its own, and talks to it as any client would.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, rm, readFile } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Waits until `check` gives something, or fails with `what` after `limitMs`. */
export async function until(what, check, limitMs = 60_000, everyMs = 50) {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Waited ${limitMs / 1000} s for ${what}.`);
    await sleep(everyMs);
  }
}

export class Server {
  static async start({ port, data, env = {} } = {}) {
    const server = new Server();
    server.ownsData = !data;
    server.data = data ?? (await mkdtemp(join(tmpdir(), 'kargah-')));
    server.env = env;
    await server.launch(port ?? 0);
    return server;
  }

  /** @param port 0: one that the system gives the server, which nothing else can take between a look and the start. */
  async launch(port) {
    const said = join(this.data, 'server.json');
    if (port === 0) await rm(said, { force: true });
    this.url = port === 0 ? undefined : `http://127.0.0.1:${port}`;
    const begun = performance.now();
    this.log = '';
    this.process = spawn('dotnet', [join(process.env.KARGAH_APP, 'server', 'Kargah.Server.dll'), '--port', String(port), '--data', this.data], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => (this.log = (this.log + chunk).slice(-20_000));
    this.process.stdout.on('data', keep);
    this.process.stderr.on('data', keep);
    await until('the server to answer /health', async () => {
      if (this.process.exitCode !== null) throw new Error(`The server left with ${this.process.exitCode}:\n${this.log}`);
      this.url ??= await readFile(said, 'utf8').then((text) => JSON.parse(text).url, () => undefined);
      return this.url && fetch(`${this.url}/health`).then((answer) => answer.ok, () => false);
    });
    this.readyMs = performance.now() - begun;
  }

  get pid() {
    return this.process.pid;
  }

  /** Bytes resident, as the kernel counts them. */
  async residentBytes() {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
  }

  async kill(signal = 'SIGKILL') {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((done) => this.process.once('exit', done));
    this.process.kill(signal);
    await gone;
  }

  async stop() {
    await this.kill('SIGTERM');
    if (this.ownsData) await rm(this.data, { recursive: true, force: true });
  }
}

export class Client {
  constructor(url) {
    this.url = url;
  }

  async call(method, path, body) {
    const form = body instanceof FormData;
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body && !form ? { 'content-type': 'application/json' } : {}),
      },
      body: form ? body : body && JSON.stringify(body),
    });
    const result = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${result.error}`), { status: answer.status, problem: result });
    return result;
  }

  async register(name, password) {
    const session = await this.call('POST', '/api/auth/register', { email: `${name.toLowerCase()}@example.org`, password, name });
    this.token = session.token;
    return session.user;
  }

  async upload(path, name = basename(path)) {
    const form = new FormData();
    form.append('file', await openAsBlob(path), name);
    const { dataset } = await this.call('POST', '/api/datasets/upload', form);
    return until(`the analysis of ${name}`, async () => {
      const now = (await this.call('GET', `/api/datasets/${dataset.id}`)).dataset;
      if (now.status === 'invalid') throw new Error(now.problem?.error);
      return now.status === 'ready' && now;
    }, 600_000, 200);
  }

  train = async (settings) => (await this.call('POST', '/api/training', settings)).job_id;
  job = async (id) => (await this.call('GET', `/api/training/${id}`)).status;

  /** The job once it has ended. */
  ended = (id, limitMs = 600_000) =>
    until(`${id} to end`, async () => {
      const job = await this.job(id);
      return ['COMPLETED', 'FAILED', 'STOPPED'].includes(job.status) && job;
    }, limitMs, 200);
}
