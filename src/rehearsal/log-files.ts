// The logs of the rehearsed site: real files in the rehearsal's folder. A mark
// taken before a run lets the diagnosis read just what that run wrote.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LogText } from '../diagnose/read-logs.ts';

export const LOG_NAMES = ['proxy-access.log', 'resolver.log', 'firewall.log', 'appliance.log'] as const;
export type LogName = (typeof LOG_NAMES)[number];

export interface LogMark {
  readonly offsets: Readonly<Record<LogName, number>>;
}

export class LogFiles {
  readonly #folder: string;
  readonly #bytes: Record<LogName, number> = { 'proxy-access.log': 0, 'resolver.log': 0, 'firewall.log': 0, 'appliance.log': 0 };

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of LOG_NAMES) writeFileSync(join(folder, name), '');
  }

  /** Written at once, so that a reader of the file sees every line that a component has logged. */
  write(name: LogName, line: string): void {
    const text = `${line}\n`;
    appendFileSync(join(this.#folder, name), text);
    this.#bytes[name] += Buffer.byteLength(text);
  }

  mark(): LogMark {
    return { offsets: { ...this.#bytes } };
  }

  since(mark: LogMark): LogText[] {
    return LOG_NAMES.map((name) => ({ file: name, text: readFileSync(join(this.#folder, name)).subarray(mark.offsets[name]).toString('utf8') }));
  }
}
