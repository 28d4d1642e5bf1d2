// Which of the given files holds a zone: by the path in the server's settings, by its name, or by the
// owner of its SOA record.

import type { Reason } from '../model/reason.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { findGiven } from './given-files.ts';
import { readZoneFile } from './read-zone-file.ts';
import { note, type Place, type StateFile } from './state-file.ts';

export class ZoneFiles {
  readonly #all: readonly StateFile[];
  readonly #zones: readonly StateFile[];
  readonly #chosen = new Set<string>();
  #byApex: ReadonlyMap<string, StateFile> | null = null;

  /** `zones` are those of all files that are zones. */
  constructor(all: readonly StateFile[], zones: readonly StateFile[]) {
    this.#all = all;
    this.#zones = zones;
  }

  /** Null: not given. */
  choose(zone: Name, path: string | null, place: Place): StateFile | null {
    const found =
      (path === null ? null : findGiven(this.#all, path, place)) ??
      this.#zones.find(({ file }) => isNamedAfter(file, zone)) ??
      this.#apexes().get(zone) ??
      null;
    if (found !== null) this.#chosen.add(found.file);
    return found;
  }

  /** Files of zones that no settings name. */
  left(): readonly Reason[] {
    return this.#zones
      .filter(({ file }) => !this.#chosen.has(file))
      .map(({ file }) => note('zone-without-settings', { file, line: 1 }));
  }

  #apexes(): ReadonlyMap<string, StateFile> {
    this.#byApex ??= new Map(
      this.#zones.flatMap((file) => {
        const apex = apexOf(file);
        return apex === null ? [] : [[apex, file] as const];
      }),
    );
    return this.#byApex;
  }
}

/** `corp.example.zone`, `db.corp.example` and the like. */
function isNamedAfter(file: string, zone: Name): boolean {
  const name = (file.split(/[\\/]/).at(-1) ?? '').toLowerCase();
  const ends = ['zone', 'db', 'dns', 'txt', 'hosts'].map((end) => `${zone}.${end}`);
  return [zone, `db.${zone}`, ...ends].includes(name);
}

function apexOf(file: StateFile): string | null {
  try {
    return readZoneFile(file, null).apex;
  } catch (error) {
    // What is wrong in it is said when it is read as a zone of the settings.
    if (error instanceof UserError) return null;
    throw error;
  }
}
