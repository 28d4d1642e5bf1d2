// The NBD client against servers that do not keep to the protocol: each ends with an
// error that says what came, never with wrong bytes or a wait. The real server is in
// ../machine/tracked-disk.lab.test.ts.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { NbdClient } from './nbd-client.ts';
import { SocketReader } from './socket-reader.ts';

const SIZE = 1024 * 1024;
const CONTEXT = 'qemu:dirty-bitmap:b';
const CONTEXT_ID = 7;

type Answer = (request: {
  readonly type: number;
  readonly cookie: bigint;
  readonly offset: number;
  readonly length: number;
}) => Buffer;
interface Script {
  readonly greeting?: Buffer;
  /** In place of the replies to an option. */
  readonly options?: Readonly<Record<number, Buffer>>;
  readonly answer?: Answer;
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};
const GREETING = Buffer.concat([Buffer.from('NBDMAGICIHAVEOPT'), u16(3)]);
const reply = (option: number, type: number, data = Buffer.alloc(0)): Buffer =>
  Buffer.concat([u64(0x0003e889045565a9n), u32(option), u32(type), u32(data.length), data]);
const acknowledged = (option: number): Buffer => reply(option, 1);
const chunk = (
  cookie: bigint,
  { flags = 1, type }: { readonly flags?: number; readonly type: number },
  payload: Buffer,
): Buffer =>
  Buffer.concat([
    u32(0x668e33ef),
    u16(flags),
    u16(type),
    u64(cookie),
    u32(payload.length),
    payload,
  ]);

const OPTIONS: Readonly<Record<number, Buffer>> = {
  8: acknowledged(8),
  10: Buffer.concat([
    reply(10, 4, Buffer.concat([u32(CONTEXT_ID), Buffer.from(CONTEXT)])),
    acknowledged(10),
  ]),
  7: Buffer.concat([
    reply(7, 3, Buffer.concat([u16(0), u64(BigInt(SIZE)), u16(1)])),
    acknowledged(7),
  ]),
};

describe('an NBD server that keeps to the protocol', () => {
  test('gives holes as zeros, chunks in any order, and extents joined', async () => {
    const client = await connectTo({
      answer: ({ type, cookie, offset, length }) => {
        if (type === 7)
          return chunk(
            cookie,
            { type: 5 },
            Buffer.concat([
              u32(CONTEXT_ID),
              u32(4096),
              u32(1),
              u32(4096),
              u32(1),
              u32(4096),
              u32(0),
              u32(length - 12_288),
              u32(1),
            ]),
          );
        const half = length / 2;
        const data = chunk(
          cookie,
          { flags: 0, type: 1 },
          Buffer.concat([u64(BigInt(offset + half)), Buffer.alloc(half, 0x41)]),
        );
        return Buffer.concat([
          data,
          chunk(cookie, { type: 2 }, Buffer.concat([u64(BigInt(offset)), u32(half)])),
        ]);
      },
    });
    const buffer = Buffer.alloc(8192, 0xff);
    await client.read(buffer, 4096);
    expect(buffer.equals(Buffer.concat([Buffer.alloc(4096), Buffer.alloc(4096, 0x41)]))).toBe(true);
    expect(await client.dirtyRanges()).toEqual([
      { offset: 0, length: 8192 },
      { offset: 12_288, length: SIZE - 12_288 },
    ]);
    await client.close();
    await expect(client.read(buffer, 0)).rejects.toThrow('no connection');
  });
});

describe('an NBD server is refused when', () => {
  test.each<readonly [string, Script, string]>([
    [
      'it is something else',
      { greeting: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') },
      'no NBD server',
    ],
    [
      'it is of the old style',
      { greeting: Buffer.concat([Buffer.from('NBDMAGIC'), u64(0x0000420281861253n), u16(0)]) },
      'no NBD server',
    ],
    [
      'it has no fixed newstyle',
      { greeting: Buffer.concat([Buffer.from('NBDMAGICIHAVEOPT'), u16(0)]) },
      'fixed newstyle',
    ],
    ['it has no structured replies', { options: { 8: reply(8, 0x8000_0001) } }, 'refuses option 8'],
    [
      'it does not know the export',
      { options: { 7: reply(7, 0x8000_0006, Buffer.from('not there')) } },
      'not there',
    ],
    ['it has no such bitmap', { options: { 10: acknowledged(10) } }, 'no metadata context'],
    ['its reply is to another option', { options: { 8: acknowledged(9) } }, 'another option'],
    [
      'its reply is endless',
      {
        options: { 8: Buffer.concat([u64(0x0003e889045565a9n), u32(8), u32(3), u32(0x7fff_ffff)]) },
      },
      '2147483647 bytes',
    ],
    ['it tells no size', { options: { 7: acknowledged(7) } }, 'no size'],
    [
      'its size is no number',
      {
        options: {
          7: Buffer.concat([
            reply(7, 3, Buffer.concat([u16(0), u64(2n ** 63n), u16(1)])),
            acknowledged(7),
          ]),
        },
      },
      'too large',
    ],
  ])('%s', async (_title, script, message) => {
    await expect(connectTo(script)).rejects.toThrow(message);
  });
});

describe('a read ends with an error when', () => {
  test.each<readonly [string, Answer, string]>([
    [
      'the server refuses it',
      ({ cookie }) =>
        chunk(cookie, { type: 0x8001 }, Buffer.concat([u32(5), u16(6), Buffer.from('broken')])),
      'error 5 (broken)',
    ],
    [
      'a simple reply carries an error',
      ({ cookie }) => Buffer.concat([u32(0x67446698), u32(22), u64(cookie)]),
      'error 22',
    ],
    [
      'a simple reply claims success',
      ({ cookie }) => Buffer.concat([u32(0x67446698), u32(0), u64(cookie)]),
      'fewer bytes',
    ],
    [
      'only half of it comes',
      ({ cookie, offset, length }) =>
        chunk(cookie, { type: 1 }, Buffer.concat([u64(BigInt(offset)), Buffer.alloc(length / 2)])),
      'fewer bytes',
    ],
    [
      'another place comes',
      ({ cookie, length }) =>
        chunk(cookie, { type: 1 }, Buffer.concat([u64(0n), Buffer.alloc(length)])),
      'not asked for',
    ],
    [
      'more comes than was asked for',
      ({ cookie, offset, length }) =>
        chunk(cookie, { type: 1 }, Buffer.concat([u64(BigInt(offset)), Buffer.alloc(length + 1)])),
      'not asked for',
    ],
    [
      'the same half comes twice and a third time',
      ({ cookie, offset, length }) => {
        const half = Buffer.concat([u64(BigInt(offset)), Buffer.alloc(length / 2)]);
        return Buffer.concat([0, 0, 1].map((flags) => chunk(cookie, { flags, type: 1 }, half)));
      },
      'not asked for',
    ],
    [
      'a hole is larger than the question',
      ({ cookie, offset, length }) =>
        chunk(cookie, { type: 2 }, Buffer.concat([u64(BigInt(offset)), u32(length + 4096)])),
      'not asked for',
    ],
    [
      'the answer is to no question',
      ({ cookie, offset }) => chunk(cookie + 9n, { type: 1 }, u64(BigInt(offset))),
      'no question',
    ],
    [
      'the chunk is of an unknown kind',
      ({ cookie }) => chunk(cookie, { type: 99 }, Buffer.alloc(0)),
      'type 99',
    ],
    ['something else comes', () => Buffer.from('what is this that comes?'), 'where a reply begins'],
    [
      'block status comes in place of data',
      ({ cookie }) => chunk(cookie, { type: 5 }, Buffer.concat([u32(1), u32(4096), u32(0)])),
      'another context',
    ],
  ])('%s', async (_title, answer, message) => {
    const client = await connectTo({ answer });
    await expect(client.read(Buffer.alloc(4096), 8192)).rejects.toThrow(message);
    await client.close();
  });

  test('the connection ends', async () => {
    const client = await connectTo({ answer: () => Buffer.alloc(0) });
    const read = client.read(Buffer.alloc(4096), 0);
    for (const socket of sockets) socket.destroy();
    await expect(read).rejects.toThrow('broke off');
  });

  test('block status does not advance', async () => {
    const client = await connectTo({
      answer: ({ cookie }) =>
        chunk(cookie, { type: 5 }, Buffer.concat([u32(CONTEXT_ID), u32(0), u32(1)])),
    });
    await expect(client.dirtyRanges()).rejects.toThrow('no block status');
  });
});

test('nobody listens', async () => {
  await expect(
    NbdClient.connect({ socket: join(folder, 'nobody'), exportName: 'x' }),
  ).rejects.toMatchObject({ code: 'nbd.unreachable' });
});

let folder: string;
const sockets: Socket[] = [];
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nbd-'));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

async function connectTo(script: Script): Promise<NbdClient> {
  const path = join(folder, 'nbd.sock');
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    // The client may end the connection at any word.
    serve(socket, script).catch(() => undefined);
  });
  server.listen(path);
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    await once(server, 'close');
  });
  return NbdClient.connect({ socket: path, exportName: 'disk', context: CONTEXT });
}

async function serve(
  socket: Socket,
  { greeting = GREETING, options = {}, answer }: Script,
): Promise<void> {
  const reader = new SocketReader(() => socket.resume());
  socket.on('data', (chunk) => reader.take(chunk));
  socket.on('close', () => reader.finish());
  socket.write(greeting);
  await reader.read(4);
  let option = 0;
  while (option !== 7) {
    const header = await reader.read(16);
    option = header.readUInt32BE(8);
    await reader.read(header.readUInt32BE(12));
    socket.write(options[option] ?? OPTIONS[option] ?? Buffer.alloc(0));
  }
  for (;;) {
    const request = await reader.read(28);
    const asked = {
      type: request.readUInt16BE(6),
      cookie: request.readBigUInt64BE(8),
      offset: Number(request.readBigUInt64BE(16)),
      length: request.readUInt32BE(24),
    };
    if (answer !== undefined) socket.write(answer(asked));
  }
}
