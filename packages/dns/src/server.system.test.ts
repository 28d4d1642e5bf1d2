// What a server answers: by itself, by asking on, over TCP, and when it can't.

import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';

import { toName } from './name.ts';
import { askServer, frame } from './client.ts';
import type { Forwarder } from './resolve.ts';
import {
  addressRecord,
  aliasRecord,
  decodeMessage,
  encodeMessage,
  makeQuery,
  type DnsMessage,
} from './message.ts';
import { StubResolver } from './stub-resolver.ts';
import {
  RESOLVER,
  INTERNET,
  PUBLIC_ZONES,
  PRIVATE_ZONE,
  closeLabs,
  makeLab,
  wordsOf,
  ask,
} from '@sekisho/test-kit/dns/dns-lab.ts';

afterEach(closeLabs);

describe('answers to an independent client', () => {
  test('follow aliases to the end', async () => {
    const { cAres } = await makeLab();
    expect(await cAres.resolve4('kv1.vault.azure.net')).toEqual(['203.0.113.80']);
    expect(await cAres.resolveCname('kv1.vault.azure.net')).toEqual([
      'kv1.privatelink.vaultcore.azure.net',
    ]);
  });

  test('take the own zone in the middle of a forwarded chain', async () => {
    const { cAres, lines } = await makeLab({ zones: [PRIVATE_ZONE] });
    expect(await cAres.resolve4('kv1.vault.azure.net', { ttl: true })).toEqual([
      { address: '10.2.1.20', ttl: 10 },
    ]);
    expect(lines.map((line) => line.replace(/\S+\/\d+ /, 'client '))).toEqual([
      'Nov 23 18:00:00 dnsmasq[1]: 1 client query[A] kv1.vault.azure.net from 127.0.0.1',
      'Nov 23 18:00:00 dnsmasq[1]: 1 client forwarded kv1.vault.azure.net to 203.0.113.53',
      'Nov 23 18:00:00 dnsmasq[1]: 1 client reply kv1.vault.azure.net is <CNAME>',
      'Nov 23 18:00:00 dnsmasq[1]: 1 client config kv1.privatelink.vaultcore.azure.net is 10.2.1.20',
    ]);
  });

  test('say ENODATA and ENOTFOUND as they are', async () => {
    const { cAres } = await makeLab({ zones: [PRIVATE_ZONE] });
    await expect(cAres.resolve6('kv1.privatelink.vaultcore.azure.net')).rejects.toMatchObject({
      code: 'ENODATA',
    });
    await expect(cAres.resolve4('kv2.privatelink.vaultcore.azure.net')).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
    await expect(cAres.resolve4('nothing.example.net')).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
  });

  test('come over TCP when they do not fit a datagram', async () => {
    const { cAres } = await makeLab();
    expect(await cAres.resolve4('many.example.org')).toHaveLength(90);
  });

  test('are the same through the stub resolver', async () => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE] });
    const stub = new StubResolver({
      host: lab.client,
      servers: [RESOLVER],
      clock: () => new Date(0),
    });
    expect((await stub.resolve(toName('kv1.vault.azure.net'))).addresses).toEqual(
      await lab.cAres.resolve4('kv1.vault.azure.net'),
    );
    expect((await stub.resolve(toName('many.example.org'))).addresses).toEqual(
      await lab.cAres.resolve4('many.example.org'),
    );
  });
});

describe('a server that cannot forward', () => {
  test("refuses what it has no zone for, in dnsmasq's words", async () => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE], forward: () => null });
    expect((await ask(lab, 'login.example.com')).rcode).toBe(5);
    expect((await ask(lab, 'kv1.privatelink.vaultcore.azure.net')).rcode).toBe(0);
    expect(wordsOf(lab.lines)[1]).toBe('config error is REFUSED (EDE: not ready)');
  });

  test('fails when the other server is silent or away', async () => {
    const lab = await makeLab();
    await lab.internet.close();
    expect((await ask(lab, 'front.region.example.net')).rcode).toBe(2);
    expect(wordsOf(lab.lines).at(-1)).toBe('reply error is SERVFAIL');
  });

  test('with zones only, gives what it has of a chain and says it does not recurse', async () => {
    const lab = await makeLab();
    const answer = await askServer(lab.network.host('elsewhere', '198.51.100.9'), INTERNET, {
      name: 'away.vault.azure.net',
      type: 'A',
      class: 'IN',
    });
    expect(answer).toMatchObject({ rcode: 3, isAuthoritative: true, recursionAvailable: false });
    lab.internet.replaceZones(PUBLIC_ZONES.slice(0, 1));
    expect(
      await askServer(lab.network.host('third', '198.51.100.10'), INTERNET, {
        name: 'away.vault.azure.net',
        type: 'A',
        class: 'IN',
      }),
    ).toMatchObject({
      rcode: 0,
      answers: [{ type: 'CNAME', target: 'target.example.org' }],
    });
  });

  test('and a resolver asks on where such a chain stops', async () => {
    const elsewhere: Forwarder = {
      to: INTERNET,
      ask: (question) => Promise.resolve(answerFor(question.name)),
    };
    const answerFor = (name: string): DnsMessage => ({
      ...makeQuery(1, { name, type: 'A', class: 'IN' }),
      isResponse: true,
      answers:
        name === 'a.example.com'
          ? [aliasRecord(name, 9, 'b.example.com')]
          : [addressRecord(name, 9, '203.0.113.99')],
    });
    const lab = await makeLab({ forward: () => elsewhere });
    expect((await ask(lab, 'a.example.com')).answers).toMatchObject([
      { target: 'b.example.com' },
      { address: '203.0.113.99' },
    ]);
  });
});

describe('over TCP', () => {
  test('many questions of one connection, cut anywhere, are all answered, although the client has finished sending', async () => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE] });
    const names = [
      'kv1.privatelink.vaultcore.azure.net',
      'front.region.example.net',
      'kv2.privatelink.vaultcore.azure.net',
    ];
    const sent = Buffer.concat(
      names.map((name, id) =>
        frame(encodeMessage(makeQuery(id, { name, type: 'A', class: 'IN' }))),
      ),
    );
    const { address, port } = lab.resolver.real.tcp;
    const socket = connect({ host: address, port, allowHalfOpen: true });
    socket.write(sent.subarray(0, 31));
    await once(socket, 'connect');
    socket.end(sent.subarray(31));
    expect(readFrames(await buffer(socket)).sort((a, b) => a.id - b.id)).toMatchObject([
      { id: 0, rcode: 0 },
      { id: 1, rcode: 0 },
      { id: 2, rcode: 3 },
    ]);
  });

  test('garbage ends the connection', async () => {
    const lab = await makeLab();
    const { address, port } = lab.resolver.real.tcp;
    const socket = connect(port, address);
    socket.write(Buffer.from([0, 3, 1, 2, 3]));
    await once(socket.resume(), 'close');
    expect(socket.bytesRead).toBe(0);
  });

  test('a silent connection is closed', async () => {
    const lab = await makeLab({ tcpIdleMs: 20 });
    const { address, port } = lab.resolver.real.tcp;
    const socket = connect(port, address);
    await once(socket.resume(), 'close');
    expect(socket.destroyed).toBe(true);
  });
});

test('closing frees the port and ends its connections', async () => {
  const lab = await makeLab();
  const { address, port } = lab.resolver.real.tcp;
  const socket = connect(port, address);
  await once(socket, 'connect');
  await Promise.all([once(socket.resume(), 'close'), lab.resolver.close()]);
  await expect(lab.client.exchange(RESOLVER, Buffer.from('x'))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  await lab.resolver.close();
});

function readFrames(received: Buffer): DnsMessage[] {
  const messages: DnsMessage[] = [];
  for (let rest = received; rest.length >= 2; rest = rest.subarray(2 + rest.readUInt16BE(0))) {
    const decoded = decodeMessage(rest.subarray(2, 2 + rest.readUInt16BE(0)));
    if (decoded.ok) messages.push(decoded.message);
  }
  return messages;
}
