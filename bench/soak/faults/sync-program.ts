// sync as a program of its own, as a service manager runs it: started again when it ends, killed, asked to end.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { findProgram } from '@sekisho/test-kit/render/programs.ts';

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const RESTART_MS = 1000;

export interface SyncProgramOptions {
  /** The built program: dist/cli/bin.js, or an installed one. */
  readonly bin: string;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
}

export class SyncProgram {
  /** What it told, and how often. */
  readonly stated: Record<string, number> = {};
  /** Entries that it took away, and when it had last read Azure. */
  readonly removals: { readonly name: string; readonly target: string; readonly readAt: number }[] =
    [];
  /** What it must never say. */
  readonly faults: string[] = [];
  slowestEndMs = 0;
  largestKB = 0;
  readonly hasClock = findProgram('faketime') !== null;
  readonly #options: SyncProgramOptions;
  readonly #clockFile: string;
  #child: ChildProcess | null = null;
  #loop: Promise<void> = Promise.resolve();
  #isWanted = false;
  #readAt = 0;

  constructor(options: SyncProgramOptions) {
    this.#options = options;
    this.#clockFile = join(options.folder, 'clock');
    this.setClock(0);
  }

  /** How far its clock is wrong; its timers are not. */
  setClock(seconds: number): void {
    writeFileSync(this.#clockFile, `${seconds < 0 ? '' : '+'}${String(seconds)}s\n`);
  }

  start(): void {
    this.#isWanted = true;
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.end('SIGTERM');
    await this.#loop;
  }

  /** Ends the present process; the next one follows. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const begun = performance.now();
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    if (signal === 'SIGTERM')
      this.slowestEndMs = Math.max(this.slowestEndMs, Math.round(performance.now() - begun));
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Another run beside: an approval, or a second one that must be refused. */
  async beside(
    words: readonly string[],
  ): Promise<{ readonly exit: number | null; readonly said: string }> {
    const child = this.#spawn(words);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(child, 'close');
    this.#look(said);
    return { exit: child.exitCode, said };
  }

  #spawn(argv: readonly string[]): ChildProcess {
    const { bin, env } = this.#options;
    const clock = this.hasClock
      ? {
          LD_PRELOAD: FAKETIME,
          FAKETIME_TIMESTAMP_FILE: this.#clockFile,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        }
      : {};
    const [command, first] = bin.endsWith('.js') ? [process.execPath, [bin]] : [bin, []];
    return spawn(command, [...first, ...argv], {
      env: { ...env, ...clock },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async #run(): Promise<void> {
    while (this.#isWanted) {
      const child = this.#spawn(this.#options.argv);
      this.#child = child;
      let rest = '';
      let said = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#hear(line);
      });
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-20_000);
      });
      await once(child, 'close');
      this.#child = null;
      this.#look(said);
      if (child.exitCode !== 130 && child.signalCode === null) {
        this.#count(`ended by itself (${String(child.exitCode)})`, 1);
        const why = said.trim().split('\n')[0] ?? '';
        // A site's lock is somebody else's for a moment, or its disk is full: a service manager starts it again.
        this.#count(why.replaceAll(/\d+/g, 'N').slice(0, 120), 1);
        if (this.#isWanted) await delay(RESTART_MS);
      }
    }
  }

  #look(said: string): void {
    if (/bug in sekisho|Unhandled|\n {4}at \S/.test(said)) this.faults.push(said.slice(0, 2000));
  }

  #hear(line: string): void {
    const { event, code, report } = JSON.parse(line) as {
      event: string;
      code?: string;
      report?: {
        target: string;
        changes: { kind: string; key: string }[];
        takenBack: unknown[];
        held: unknown[];
      };
    }; // sync's own lines
    if (event === 'estate') this.#readAt = performance.now();
    for (const { kind, key } of report?.changes ?? [])
      if (kind === 'remove')
        this.removals.push({ name: key, target: report?.target ?? '', readAt: this.#readAt });
    this.#count(code === undefined ? event : `${event} ${code}`, 1);
    this.#count('changes', report?.changes.length ?? 0);
    this.#count('taken back', report?.takenBack.length ?? 0);
    this.#count('rounds that held something', (report?.held.length ?? 0) > 0 ? 1 : 0);
  }

  #count(what: string, by: number): void {
    if (by > 0) this.stated[what] = (this.stated[what] ?? 0) + by;
  }
}
