import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { openTunnel } from './open-tunnel.ts';

let server: Server | null = null;

afterEach(() => {
  server?.close();
});

/** A proxy that gives this answer to whatever it is asked. */
async function proxyThatSays(answer: string): Promise<number> {
  server = createServer((socket) => {
    socket.once('data', () => socket.end(answer));
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function tunnelThrough(answer: string): Promise<{ status: number; rest: string }> {
  const socket = connect(await proxyThatSays(answer), '127.0.0.1');
  const { status } = await openTunnel(socket, {
    name: 'a.example.com',
    port: 443,
    timeoutMs: 2000,
  });
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return { status, rest: Buffer.concat(chunks).toString() };
}

describe('a CONNECT request', () => {
  test('bytes that come with the answer belong to the tunnel', async () => {
    expect(await tunnelThrough('HTTP/1.1 200 Connection established\r\n\r\nhello')).toEqual({
      status: 200,
      rest: 'hello',
    });
  });

  test('a refusal keeps its status', async () => {
    expect(
      (await tunnelThrough('HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\r\n'))
        .status,
    ).toBe(403);
  });

  test.each([
    ['something that is not HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'not HTTP'],
    ['a connection that is closed', '', 'closed the connection'],
    ['a head without an end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}`, 'too long'],
  ])('%s is an error', async (_title, answer, message) => {
    await expect(tunnelThrough(answer)).rejects.toThrow(message);
  });
});
