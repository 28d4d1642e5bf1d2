// A log's bytes, whatever holds them: a plain file, a compressed one (told by its
// first bytes, not by its name), or standard input.

import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { readPipe } from './read-pipe.ts';
import { decodeBlocks, decoderFor } from './text-encoding.ts';

export interface PlainLog {
  readonly kind: 'plain';
  readonly path: string;
  readonly size: number;
  readonly head: Buffer;
}

export interface StreamedLog {
  readonly kind: 'stream';
  readonly blocks: AsyncIterable<Buffer>;
  /** From its beginning; not there for what can be read only once. */
  readonly again?: () => AsyncIterable<Buffer>;
}

export type OpenedLog = PlainLog | StreamedLog;

const HEAD_BYTES = 65_536;
const BLOCK_BYTES = 1 << 20;

const COMPRESSIONS: readonly {
  readonly name: string;
  readonly program: string | null;
  readonly magic: readonly number[];
}[] = [
  { name: 'gzip', program: null, magic: [0x1f, 0x8b] },
  { name: 'zstd', program: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', program: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'bzip2', program: 'bzip2', magic: [0x42, 0x5a, 0x68] },
];

const MAGIC_BYTES = Math.max(...COMPRESSIONS.map(({ magic }) => magic.length));

/** `name` as the user gave it; `path` on disk. */
export async function openLog(
  name: string,
  path: string,
  signal?: AbortSignal,
): Promise<OpenedLog> {
  const about = await stat(path).catch(() => null);
  if (about?.isFIFO() === true) return openStream(name, readPipe(path, signal));
  const { head, size, isFile } = await readHead(name, path);
  const compression = compressionOf(head);
  if (isFile && compression === undefined && decoderFor(head) === null)
    return { kind: 'plain', path, size, head };
  const source = (): Readable => createReadStream(path, { highWaterMark: BLOCK_BYTES });
  const again = (): AsyncIterable<Buffer> => decodeBlocks(unpack(compression, source(), name));
  return isFile ? { kind: 'stream', blocks: again(), again } : openStream(name, source());
}

/** A pipe or standard input, which can be read only once. */
export async function openStream(
  name: string,
  source: AsyncIterable<Buffer>,
): Promise<StreamedLog> {
  const blocks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < MAGIC_BYTES) {
    const next = await blocks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return {
    kind: 'stream',
    blocks: decodeBlocks(unpack(compressionOf(head), Readable.from(chain(head, blocks)), name)),
  };
}

async function* chain(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** True of what only {@link openLog} can read. */
export function isPacked(head: Buffer): boolean {
  return compressionOf(head) !== undefined;
}

type Compression = (typeof COMPRESSIONS)[number];

function compressionOf(head: Buffer): Compression | undefined {
  return COMPRESSIONS.find(({ magic }) => magic.every((byte, at) => head[at] === byte));
}

function unpack(
  compression: Compression | undefined,
  source: Readable,
  name: string,
): AsyncIterable<Buffer> {
  if (compression === undefined) return source;
  return compression.program === null
    ? gunzip(source, name)
    : runDecompressor(compression.program, { source, name });
}

async function readHead(
  name: string,
  path: string,
): Promise<{ head: Buffer; size: number; isFile: boolean }> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw new UserError(`can't read the log ${name}`, {
      code: 'diagnose.no-such-log',
      where: name,
      hint: 'name a file that is there and that you may read, or - for standard input',
      cause,
    });
  }
  try {
    const about = await file.stat();
    if (about.isDirectory())
      throw new UserError(`${name} is a folder`, {
        code: 'diagnose.is-a-folder',
        where: name,
        hint: `name the logs: ${name}/*.log`,
      });
    // Reading from a pipe would take its bytes away.
    if (!about.isFile()) return { head: Buffer.alloc(0), size: 0, isFile: false };
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    return { head: head.subarray(0, bytesRead), size: about.size, isFile: true };
  } finally {
    await file.close();
  }
}

async function* gunzip(source: Readable, name: string): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: BLOCK_BYTES });
  source.on('error', (error) => unzip.destroy(error));
  try {
    yield* source.pipe(unzip) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new UserError(`${name} is not whole: gzip can't read on`, {
      code: 'diagnose.broken-compression',
      where: name,
      cause,
    });
  }
}

async function* runDecompressor(
  program: string,
  { source, name }: { source: Readable; name: string },
): AsyncGenerator<Buffer> {
  const child = spawn(program, ['-d', '-c'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const failed = new Promise<Error | null>((resolve) => {
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said = (said + text.toString('utf8')).slice(0, 500);
    });
    child.on('error', (cause: NodeJS.ErrnoException) => {
      resolve(
        cause.code === 'ENOENT'
          ? new OutsideError(`${name} is compressed, and the program ${program} is not installed`, {
              code: 'diagnose.no-decompressor',
              where: name,
              hint: `install ${program}, or unpack the log first`,
              cause,
            })
          : cause,
      );
    });
    child.on('close', (code) =>
      resolve(
        code === 0
          ? null
          : new UserError(`${name} is not whole: ${program} says ${said.trim()}`, {
              code: 'diagnose.broken-compression',
              where: name,
            }),
      ),
    );
  });
  // When the program ends early, what it did not read is of no use.
  child.stdin.on('error', () => source.destroy());
  source.pipe(child.stdin);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const error = await failed;
    if (error !== null) throw error;
  } finally {
    child.kill();
    source.destroy();
  }
}
