// The logs of the rehearsed site: real files in the rehearsal's folder. A mark
// taken before a run lets the diagnosis read just what that run wrote.

import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LogText } from '@sekisho/core/diagnose/read-logs.ts';

export const LOG_NAMES = [
  'proxy-access.log',
  'resolver.log',
  'firewall.log',
  'appliance.log',
] as const;
/** Of the rehearsal's own parts; a diagnosis never reads them. */
const INNER_LOG_NAMES = ['azure.log', 'syncer.log'] as const;
type SiteLogName = (typeof LOG_NAMES)[number];
export type LogName = SiteLogName | (typeof INNER_LOG_NAMES)[number];

export interface LogMark {
  readonly offsets: Readonly<Record<SiteLogName, number>>;
}

export class LogFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of [...LOG_NAMES, ...INNER_LOG_NAMES]) writeFileSync(join(folder, name), '');
  }

  path(name: LogName): string {
    return join(this.#folder, name);
  }

  /** A file of a program besides the rehearsed appliance's: left for people, and read by no diagnosis. */
  other(name: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, '');
    return path;
  }

  /** Written at once, so that a reader of the file sees every line that a component has logged. */
  write(name: LogName, line: string): void {
    appendFileSync(this.path(name), `${line}\n`);
  }

  mark(): LogMark {
    // Real programs write some of them by themselves.
    const at = (name: SiteLogName): number => statSync(this.path(name)).size;
    return {
      offsets: {
        'proxy-access.log': at('proxy-access.log'),
        'resolver.log': at('resolver.log'),
        'firewall.log': at('firewall.log'),
        'appliance.log': at('appliance.log'),
      },
    };
  }

  since(mark: LogMark): LogText[] {
    return LOG_NAMES.map((name) => ({
      file: name,
      text: readFileSync(this.path(name)).subarray(mark.offsets[name]).toString('utf8'),
    }));
  }
}
