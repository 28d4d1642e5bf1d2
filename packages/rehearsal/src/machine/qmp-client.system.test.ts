// The QMP client against servers that answer late, wrongly or not at all.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { QmpClient } from './qmp-client.ts';

const GREETING = '{"QMP": {"version": {}, "capabilities": []}}\n';

let folder: string;
let server: Server | null = null;
const sockets: Socket[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qmp-'));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  if (server !== null) await new Promise((resolve) => server?.close(resolve));
  server = null;
  await rm(folder, { recursive: true, force: true });
});

interface Asked {
  readonly execute: string;
  readonly id: number;
}

/** `answer` gives the lines for one command. */
async function serve(answer: (asked: Asked) => string, greeting = GREETING): Promise<string> {
  const path = join(folder, 'qmp.sock');
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
    createInterface({ input: socket }).on('line', (line) => {
      const asked: Asked = JSON.parse(line);
      socket.write(
        asked.execute === 'qmp_capabilities'
          ? `{"return": {}, "id": ${String(asked.id)}}\n`
          : answer(asked),
      );
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return path;
}

test('answers find their questions by their number, whatever their order, with events between', async () => {
  const held: Asked[] = [];
  const path = await serve((asked) => {
    held.push(asked);
    if (held.length < 2) return '{"event": "RESET", "data": {"guest": true}}\n';
    return held
      .toReversed()
      .map(({ execute, id }) => `{"return": "${execute}", "id": ${String(id)}}\n`)
      .join('');
  });
  const client = await QmpClient.connect(path);
  const reset = client.expect(({ name }) => name === 'RESET', 'a reset');
  expect(await Promise.all([client.execute('first'), client.execute('second')])).toEqual([
    'first',
    'second',
  ]);
  expect(await reset.found).toEqual({ name: 'RESET', data: { guest: true } });
  await client.close();
});

test('a refusal names the command and the reason', async () => {
  const path = await serve(
    ({ id }) =>
      `{"error": {"class": "GenericError", "desc": "no such node"}, "id": ${String(id)}}\n`,
  );
  const client = await QmpClient.connect(path);
  await expect(client.execute('blockdev-del')).rejects.toMatchObject({
    code: 'qmp.refused',
    message: 'blockdev-del was refused: no such node',
  });
});

test.each([
  ['a line that is no JSON', 'what?\n'],
  ['JSON that is no message', '{"hello": 1}\n'],
  ['an id that is no number', '{"return": {}, "id": "x"}\n'],
])('%s ends the connection', async (_title, line) => {
  const client = await QmpClient.connect(await serve(() => line));
  await expect(client.execute('query-jobs')).rejects.toMatchObject({ code: 'qmp.broken' });
  expect(client.isOpen).toBe(false);
  await expect(client.execute('query-jobs')).rejects.toMatchObject({ code: 'qmp.broken' });
});

test('a server that goes away fails what was asked', async () => {
  const client = await QmpClient.connect(
    await serve(() => {
      for (const socket of sockets) socket.destroy();
      return '';
    }),
  );
  await expect(client.execute('query-jobs')).rejects.toMatchObject({ code: 'qmp.broken' });
});

test('nobody is waited for who will never come', async () => {
  await expect(QmpClient.connect(join(folder, 'nobody'), () => false)).rejects.toMatchObject({
    code: 'qmp.unreachable',
  });
});
