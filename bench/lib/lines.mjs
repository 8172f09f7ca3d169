// A program that answers each line with a line.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class LineProgram {
  /** Starts it and waits for its first line, the greeting. */
  static async start(command, args, env = {}) {
    const program = new LineProgram();
    program.process = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
    program.lines = createInterface({ input: program.process.stdout })[Symbol.asyncIterator]();
    program.name = args.at(-1);
    program.greeting = await program.line();
    return program;
  }

  async ask(...words) {
    this.process.stdin.write(words.join(' ') + '\n');
    return JSON.parse(await this.line());
  }

  async line() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} left without an answer.`);
    return value;
  }

  async end() {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.stdin.end();
    await gone;
  }
}
