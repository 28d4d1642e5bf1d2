// Where the program comes from. The build joins what most commands need into one file and keeps
// what V8 made of it (its code cache), so that next to nothing is compiled at a start; where
// either is missing or does not fit this V8, the program is compiled as ever.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

import * as userError from '../user-error.ts';
import type { run } from './main.ts';

interface Program {
  readonly run: typeof run;
}

export interface JoinedProgram {
  readonly program: Program;
  /** V8 took the cache. */
  readonly isCached: boolean;
  /** What V8 has made of it so far, in the form that is read at the next start. */
  packCache(): Buffer;
}

/** Where the build puts both files. */
export const JOINED_FOLDER = new URL('./', import.meta.url);
export const CACHE_NAME = 'program.cache';
const PROGRAM_NAME = 'program.cjs';
/** Before the data: CRC-32 of the joined file and of the data, little-endian. V8 itself checks neither. */
const HEAD_BYTES = 8;
/** Errors have to be of one class in the joined file and in the commands that stay apart. */
const USER_ERROR = /\/user-error\.js$/;

export async function loadProgram(): Promise<Program> {
  return loadJoined()?.program ?? import('./main.ts');
}

/** null when the build made none: run from sources, or by `tsc` alone. */
export function loadJoined(folder = JOINED_FOLDER): JoinedProgram | null {
  const file = new URL(PROGRAM_NAME, folder);
  const source = readIfThere(file);
  if (source === null) return null;
  const cachedData = unpackCache(readIfThere(new URL(CACHE_NAME, folder)), source);
  // ASCII only, as the build writes it.
  const script = new Script(
    `(function (require, programImport, module, exports, programUrl) {${source.toString('latin1')}\n})`,
    {
      filename: fileURLToPath(file),
      ...(cachedData === null ? {} : { cachedData }),
    },
  );
  const requireBuiltIn = createRequire(file);
  const requireOf = (name: string): unknown =>
    USER_ERROR.test(name) ? userError : requireBuiltIn(name);
  const importOf = async (name: string): Promise<unknown> =>
    import(name.startsWith('.') ? new URL(name, file).href : name);
  const joined = { exports: {} };
  // What the joined file exports is what main.ts does.
  const start = script.runInThisContext() as (
    require: typeof requireOf,
    programImport: typeof importOf,
    module: typeof joined,
    exports: object,
    programUrl: string,
  ) => void;
  start(requireOf, importOf, joined, joined.exports, file.href);
  return {
    program: joined.exports as Program,
    isCached: cachedData !== null && script.cachedDataRejected !== true,
    packCache: () => packCache(source, script.createCachedData()),
  };
}

function packCache(source: Buffer, data: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(crc32(source), 0);
  head.writeUInt32LE(crc32(data), 4);
  return Buffer.concat([head, data]);
}

/** null when it is damaged, or of another file. */
function unpackCache(packed: Buffer | null, source: Buffer): Buffer | null {
  if (packed === null || packed.length <= HEAD_BYTES) return null;
  const data = packed.subarray(HEAD_BYTES);
  return packed.readUInt32LE(0) === crc32(source) && packed.readUInt32LE(4) === crc32(data)
    ? data
    : null;
}

function readIfThere(file: URL): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
