// What stands beside a log under its name and something more: `access.log.1`, `access.log-20231123.gz`. A log that was
// turned twice between two looks has left a file there that nobody has read. A file that begins as one that was read is
// a copy of it (copytruncate), or that one packed.

import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { openLog, type StreamedLog } from './open-log.ts';

/** So many of the first bytes tell one file of a log from another. */
export const FRONT_BYTES = 256;

export type Generation =
  | { readonly kind: 'plain'; readonly file: FileHandle; readonly identity: number }
  | { readonly kind: 'packed'; readonly log: StreamedLog };

/** Those that hold anything: identities by their paths. */
async function siblingsOf(path: string): Promise<ReadonlyMap<string, number>> {
  const folder = dirname(path);
  const name = basename(path);
  const names = await readdir(folder).catch(() => []);
  const known = new Map<string, number>();
  for (const each of names) {
    if (!each.startsWith(`${name}.`) && !each.startsWith(`${name}-`)) continue;
    const about = await stat(join(folder, each)).catch(() => null);
    if (about?.isFile() === true && about.size > 0) known.set(join(folder, each), about.ino);
  }
  return known;
}

export class RotatedSiblings {
  readonly #path: string;
  /** null: not looked yet. */
  #known: ReadonlySet<number> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** What is new since the last look, and none of the files whose identities and fronts are given. */
  async look(
    identities: readonly number[],
    fronts: () => Promise<readonly Buffer[]>,
  ): Promise<readonly Generation[]> {
    const before = this.#known;
    const now = await siblingsOf(this.#path);
    this.#known = new Set([...now.values(), ...identities]);
    if (before === null) return [];
    const found: Generation[] = [];
    for (const [path, identity] of now) {
      if (before.has(identity) || identities.includes(identity)) continue;
      const generation = await openGeneration(path, identity, await fronts());
      if (generation !== null) found.push(generation);
    }
    return found;
  }
}

async function openGeneration(
  path: string,
  identity: number,
  fronts: readonly Buffer[],
): Promise<Generation | null> {
  const log = await openLog(path, path).catch(() => null);
  if (log === null) return null;
  if (log.kind === 'stream') {
    const front = await frontOf(log.again?.() ?? log.blocks).catch(() => null);
    return front === null || isOneOf(front, fronts) ? null : { kind: 'packed', log };
  }
  if (isOneOf(log.head.subarray(0, FRONT_BYTES), fronts)) return null;
  const file = await open(path, 'r').catch(() => null);
  return file === null ? null : { kind: 'plain', file, identity };
}

async function frontOf(blocks: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const block of blocks) return Buffer.from(block.subarray(0, FRONT_BYTES));
  return Buffer.alloc(0);
}

function isOneOf(front: Buffer, fronts: readonly Buffer[]): boolean {
  return fronts.some((each) => {
    const bytes = Math.min(each.length, front.length);
    return bytes > 0 && each.subarray(0, bytes).equals(front.subarray(0, bytes));
  });
}
