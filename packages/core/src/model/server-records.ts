// What stands on a DNS server of the site, as sync has read it; and of any server, when and how it was read.

/** Records of one server, by their full name. */
export interface ServerRecords {
  readonly resolver: string;
  /** Addresses, sorted, or `alias of NAME`. */
  readonly records: Readonly<Record<string, readonly string[]>>;
  /** Names that were looked for and are not there as wanted. */
  readonly absent: readonly string[];
  /** `records` has all that stands there; else what is in neither list is not known. */
  readonly isWhole: boolean;
  /** Only names under these were read; null: those of any zone. */
  readonly zones: readonly string[] | null;
}

/** What stands at the name; empty: nothing; null: nobody knows. */
export function valuesOn(server: ServerRecords, name: string): readonly string[] | null {
  if (Object.hasOwn(server.records, name)) return server.records[name] ?? [];
  if (server.absent.includes(name)) return [];
  const isRead =
    server.zones === null ||
    server.zones.some((zone) => name === zone || name.endsWith(`.${zone}`));
  return server.isWhole && isRead ? [] : null;
}

/**
 * `counts`: it is taken as what stands there today. `none`: nothing was read yet. `failed`: the server could not be
 * asked the last time. `too-old`; `other-server`: site.yaml says another address or other settings since; `copied`:
 * the state folder is another one's; `broken`: the file is none; `older`: a file that site.yaml names is newer.
 */
export type ReadingState =
  | 'counts'
  | 'none'
  | 'failed'
  | 'too-old'
  | 'other-server'
  | 'copied'
  | 'broken'
  | 'older';

/** Of one server with a `sync:` block: when it was read, and whether that counts. */
export interface ServerReadingNote {
  readonly layer: 'dns' | 'proxy-allow';
  /** As site.yaml names it. */
  readonly server: string;
  /** Where it is asked. */
  readonly address: string;
  readonly state: ReadingState;
  /** RFC 3339; empty where nothing was read. */
  readonly at: string;
  /** Of `failed`: sync's code. Of `older`: the file. */
  readonly cause: string;
}
