// The logs of proxy, resolver, firewall and appliance as they grow, as one tally. A log that is not there yet is
// waited for.

import { statSync } from 'node:fs';

import { FollowedLog } from '../diagnose/input/follow-log.ts';
import type { ScanContext } from '../diagnose/input/scan-file.ts';
import type { FileReading } from '../diagnose/tally/tally-file.ts';
import { createTally, mergeTally, type Tally } from '../diagnose/tally/tally.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';

export interface LogFile {
  /** As it was given. */
  readonly name: string;
  readonly path: string;
}

/** `waiting`: not there, or empty. */
export type LogState = 'waiting' | 'unknown-format' | 'read';

export class FollowedLogs {
  readonly #read = new Set<string>();
  readonly #logs: readonly { readonly file: LogFile; readonly log: FollowedLog }[];

  constructor(files: readonly LogFile[], context: ScanContext) {
    this.#logs = files.map((file) => ({
      file,
      log: new FollowedLog(file.name, file.path, context),
    }));
  }

  /** Reads what is new; true when anything was. */
  async poll(): Promise<boolean> {
    const news = await Promise.all(
      this.#logs.map(({ file, log }) => log.poll().catch((error: unknown) => refuse(file, error))),
    );
    return news.includes(true);
  }

  get tally(): Tally {
    const tally = createTally();
    for (const { log } of this.#logs) mergeTally(tally, log.tally);
    return tally;
  }

  get states(): readonly { readonly log: string; readonly state: LogState }[] {
    return this.#logs.map(({ file, log }) => ({ log: file.name, state: this.#stateOf(file, log) }));
  }

  /** A stage that was seen stays seen: searching a long log again would cost a pass over all of it. */
  #stateOf({ path }: LogFile, log: FollowedLog): LogState {
    if (this.#read.has(path)) return 'read';
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return 'waiting';
    if (log.readings.every(({ format }) => format === null)) return 'unknown-format';
    this.#read.add(path);
    return 'read';
  }

  get readings(): readonly FileReading[] {
    return this.#logs.flatMap(({ log }) => log.readings);
  }

  async close(): Promise<void> {
    await Promise.all(this.#logs.map(({ log }) => log.close()));
  }
}

/** One that was moved away between two looks comes back under its name. */
function refuse({ name, path }: LogFile, error: unknown): false {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  if (error.code === 'ENOENT') return false;
  throw new OutsideError(`can't read the log ${name}`, {
    code: 'assist.log',
    where: path,
    hint: 'run it as somebody who may read that file',
    cause: error,
  });
}
