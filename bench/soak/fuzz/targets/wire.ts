// Messages as they come from others: DNS by UDP, TCP and with a signature, NBD and QMP, and an answer of Unbound's
// control socket. Each from a real server that says what was drawn.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { unboundDriver } from '@sekisho/core/products/unbound/driver.ts';
import { addressRecord, decodeMessage, encodeMessage, makeQuery } from '@sekisho/dns/message.ts';
import { TYPE } from '@sekisho/dns/wire/message-writer.ts';
import { exchange } from '@sekisho/dns/wire/exchange.ts';
import { parseTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { AnswerProof, signMessage } from '@sekisho/dns/wire/tsig.ts';
import { decodeBaseline } from '@sekisho/rehearsal/replication/baseline-file.ts';
import { NbdClient } from '@sekisho/rehearsal/replication/nbd-client.ts';
import { QmpClient } from '@sekisho/rehearsal/machine/qmp-client.ts';
import type { FuzzTargets } from '../target.ts';

const NAME = 'a.example.net';
const question = makeQuery(7, { name: NAME, type: 'A', class: 'IN' });
const ANSWER = Buffer.from(
  encodeMessage({ ...question, isResponse: true, answers: [addressRecord(NAME, 60, '10.2.1.1')] }),
);
const LATIN = (bytes: readonly number[]): string => Buffer.from(bytes).toString('latin1');
const WORDS = [
  LATIN([0xc0, 0x0c]),
  LATIN([0xc0, 0x00]),
  LATIN([0x3f]),
  LATIN([0xff, 0xff]),
  LATIN([0, 0, 0, 0]),
  LATIN([0, 1, 0, 1]),
];
const NBD_HELLO = Buffer.concat([
  Buffer.from('NBDMAGICIHAVEOPT'),
  Buffer.from([0, 3]),
  Buffer.from([0, 3, 0xe8, 0x89, 4, 0x55, 0x65, 0xa9, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0]),
]);
const GREETING = '{"QMP":{"version":{"qemu":{"micro":0,"minor":2,"major":7}},"capabilities":[]}}\n';
const WAIT_MS = 150;

export async function openWireTargets(): Promise<FuzzTargets> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-fuzz-wire-'));
  let said: Buffer = Buffer.alloc(0);
  const key = parseTsigKey(
    'key "k" { algorithm hmac-sha256; secret "ZnV6ei1zZWNyZXQtb2YtMzItYnl0ZXMtaW4tYWxsISE="; };',
    'k',
  );
  const udp = createSocket('udp4');
  udp.on('message', (asked, from) => {
    // The number has to be that of the question, or it is a stray.
    const answer = Buffer.concat([asked.subarray(0, 2), said.subarray(2, 4096)]);
    udp.send(answer, from.port, from.address);
  });
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const sockets = new Set<Socket>();
  const speak = async (path: string): Promise<Server> => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      socket.end(said);
    });
    server.listen(path);
    await once(server, 'listening');
    return server;
  };
  const socket = join(folder, 'socket');
  const server = await speak(socket);
  const ending = (ms: number): AbortSignal => AbortSignal.timeout(ms);
  return {
    close: async () => {
      udp.close();
      server.close();
      for (const each of sockets) each.destroy();
      await rm(folder, { recursive: true, force: true });
    },
    targets: [
      {
        name: 'DNS: message',
        inputs: [ANSWER],
        words: WORDS,
        read: (input) => decodeMessage(input),
      },
      {
        name: 'DNS: signature',
        inputs: [signMessage(ANSWER, key, 0).bytes],
        words: WORDS,
        read: (input) => {
          const proof = new AnswerProof(key, Buffer.alloc(32), () => 0);
          for (let again = 0; again < 3; again += 1) proof.check(input);
        },
      },
      {
        name: 'DNS: an answer by UDP',
        inputs: [ANSWER],
        words: WORDS,
        isSlow: true,
        read: async (input) => {
          said = input;
          const { port } = udp.address();
          const to = { address: '127.0.0.1', port, key: null, timeoutMs: WAIT_MS, now: () => 0 };
          await exchange(to, { opcode: 0, question: { name: NAME, type: TYPE.A } }, ending(2000));
        },
      },
      {
        name: "Unbound's control socket",
        inputs: [`${NAME}.\t300\tIN\tA\t10.2.1.1\n`, 'ok\n', 'error unknown command\n'],
        isSlow: true,
        read: async (input) => {
          said = input;
          const driver = unboundDriver({
            name: 'dns1',
            controlSocket: socket,
            file: join(folder, 'sekisho.conf'),
            resolver: { address: '127.0.0.1', port: 1 },
            aliases: () => new Map(),
            timeoutMs: WAIT_MS,
          });
          await driver.observe(ending(2000));
        },
      },
      {
        name: 'NBD: a server',
        inputs: [NBD_HELLO],
        isSlow: true,
        read: async (input) => {
          said = input;
          const client = await NbdClient.connect({ socket, exportName: 'a' });
          await client.close();
        },
      },
      {
        name: 'QMP: a server',
        inputs: [
          `${GREETING}{"return":{},"id":1}\n`,
          `${GREETING}{"error":{"class":"x"},"id":1}\n`,
        ],
        isSlow: true,
        read: async (input) => {
          said = input;
          const client = await QmpClient.connect(socket);
          await client.close();
        },
      },
      {
        name: 'a saved baseline',
        inputs: [Buffer.concat([Buffer.from('sekisho-baseline'), Buffer.alloc(64)])],
        read: (input) => decodeBaseline(input),
      },
    ],
  };
}
