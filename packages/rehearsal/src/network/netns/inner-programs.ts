// The programs that run inside the namespaces; none outlives the network.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { programEnvironment } from './commands.ts';

/** A program that runs inside a host's namespace. */
export interface InnerProgram {
  /** As it is called on the screen. */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** Variables of its environment besides: what must not be seen in a list of processes. */
  readonly env?: Readonly<Record<string, string>>;
}

export class InnerPrograms {
  readonly #programs = new Set<ChildProcess>();

  get pids(): readonly (number | undefined)[] {
    return [...this.#programs].map(({ pid }) => pid);
  }

  spawn(
    namespace: string,
    command: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    // A process group of its own: Ctrl-C at a terminal is for the rehearsal to answer.
    const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...programEnvironment(), ...env },
    });
    this.#programs.add(child);
    child.once('exit', () => this.#programs.delete(child));
    child.on('error', () => this.#programs.delete(child));
    return child;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#programs].map((program) => endProgram(program)));
  }
}

async function endProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return;
  const exited = once(program, 'exit');
  program.kill('SIGKILL');
  await exited;
}
