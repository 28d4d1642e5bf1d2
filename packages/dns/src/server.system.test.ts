// A resolver, the server it forwards to, and clients that know nothing of either:
// Node's own resolver (c-ares), and octets written by hand.

import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { encode } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';

import { createLoopbackNetwork } from '@sekisho/rehearsal/network/loopback.ts';
import type { Host } from './host.ts';
import type { RehearsedNetwork } from '@sekisho/rehearsal/network/network.ts';
import { toName } from './name.ts';
import { askServer, forwardTo, frame } from './client.ts';
import type { Forwarder } from './resolve.ts';
import { DnsServer, type DnsServerOptions } from './server.ts';
import {
  addressRecord,
  aliasRecord,
  decodeMessage,
  encodeMessage,
  makeQuery,
  type DnsMessage,
} from './message.ts';
import type { LocalZone } from './zones.ts';
import { StubResolver } from './stub-resolver.ts';

const RESOLVER = { address: '10.1.1.53', port: 53 };
const INTERNET = { address: '203.0.113.53', port: 53 };
const PUBLIC_ZONES: readonly LocalZone[] = [
  {
    name: 'azure.net',
    soa: { minimum: 60 },
    records: [
      aliasRecord('kv1.vault.azure.net', 100, 'kv1.privatelink.vaultcore.azure.net'),
      aliasRecord('kv1.privatelink.vaultcore.azure.net', 50, 'front.region.example.net'),
      aliasRecord('away.vault.azure.net', 100, 'target.example.org'),
      aliasRecord('loop1.azure.net', 100, 'loop2.azure.net'),
      aliasRecord('loop2.azure.net', 100, 'loop1.azure.net'),
    ],
  },
  {
    name: 'example.net',
    records: [
      addressRecord('front.region.example.net', 300, '203.0.113.80'),
      addressRecord('zero.example.net', 0, '203.0.113.81'),
    ],
  },
  {
    name: 'example.org',
    records: Array.from({ length: 90 }, (_, index) =>
      addressRecord('many.example.org', 60, `198.51.100.${String(index)}`),
    ),
  },
];
const PRIVATE_ZONE: LocalZone = {
  name: 'privatelink.vaultcore.azure.net',
  soa: { minimum: 10 },
  records: [addressRecord('kv1.privatelink.vaultcore.azure.net', 10, '10.2.1.20')],
};

interface Lab {
  readonly network: RehearsedNetwork;
  readonly client: Host;
  readonly resolver: DnsServer;
  readonly internet: DnsServer;
  readonly lines: string[];
  /** An independent client of the resolver. */
  readonly cAres: Resolver;
  readonly advance: (seconds: number) => void;
}

const networks: RehearsedNetwork[] = [];
afterEach(async () => {
  await Promise.all(networks.splice(0).map((each) => each.close()));
});

async function makeLab(options: Partial<DnsServerOptions> = {}): Promise<Lab> {
  const network = await createLoopbackNetwork({
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
    firewall: () => [{ from: RESOLVER.address, to: 'internet', ports: [53] }],
  });
  networks.push(network);
  let now = Date.parse('2023-11-23T18:00:00Z');
  const clock = (): Date => new Date(now);
  const [client, host, away] = [
    network.host('app1', '10.1.1.10'),
    network.host('dns1', RESOLVER.address),
    network.host('internet', INTERNET.address),
  ];
  const lines: string[] = [];
  const internet = await DnsServer.start({
    host: away,
    zones: PUBLIC_ZONES,
    forward: null,
    log: () => undefined,
    clock,
  });
  const toInternet = forwardTo(host, INTERNET, { timeoutMs: 200, attempts: 1 });
  const resolver = await DnsServer.start({
    host,
    zones: [],
    forward: () => toInternet,
    log: (line) => lines.push(line),
    clock,
    ...options,
  });
  const cAres = new Resolver({ timeout: 2000, tries: 1 });
  cAres.setServers([`${resolver.real.udp.address}:${String(resolver.real.udp.port)}`]);
  return {
    network,
    client,
    resolver,
    internet,
    lines,
    cAres,
    advance: (seconds) => void (now += seconds * 1000),
  };
}

function wordsOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^.* \d+ 10\.1\.1\.10\/\d+ /, ''));
}

async function ask(lab: Lab, name: string, type = 'A'): Promise<DnsMessage> {
  return await askServer(lab.client, RESOLVER, { name, type, class: 'IN' });
}

async function sendRaw(lab: Lab, bytes: Uint8Array): Promise<DnsMessage> {
  const decoded = decodeMessage(await lab.client.exchange(RESOLVER, bytes, { timeoutMs: 2000 }));
  if (!decoded.ok) throw new Error(decoded.problem);
  return decoded.message;
}

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

describe('remembering', () => {
  test('a set is told with the time that is left, then asked again', async () => {
    const lab = await makeLab();
    await ask(lab, 'front.region.example.net');
    lab.advance(100);
    expect((await ask(lab, 'front.region.example.net')).answers).toMatchObject([{ ttl: 200 }]);
    lab.advance(200);
    expect((await ask(lab, 'front.region.example.net')).answers).toMatchObject([{ ttl: 300 }]);
    expect(wordsOf(lab.lines).filter((line) => !line.startsWith('query'))).toEqual([
      'forwarded front.region.example.net to 203.0.113.53',
      'reply front.region.example.net is 203.0.113.80',
      'cached front.region.example.net is 203.0.113.80',
      'forwarded front.region.example.net to 203.0.113.53',
      'reply front.region.example.net is 203.0.113.80',
    ]);
  });

  test('each set of a chain runs out by itself', async () => {
    const lab = await makeLab();
    await ask(lab, 'kv1.vault.azure.net');
    lab.advance(60);
    expect((await ask(lab, 'kv1.vault.azure.net')).answers).toMatchObject([
      { ttl: 40 },
      { ttl: 50 },
      { ttl: 300 },
    ]);
  });

  test('"no such name" holds for all types, until its SOA runs out', async () => {
    const lab = await makeLab();
    expect(await ask(lab, 'nothing.azure.net')).toMatchObject({
      rcode: 3,
      authorities: [{ ttl: 60 }],
    });
    lab.advance(20);
    expect(await ask(lab, 'nothing.azure.net', 'AAAA')).toMatchObject({
      rcode: 3,
      authorities: [{ ttl: 40 }],
    });
    lab.internet.replaceZones([
      { name: 'azure.net', records: [addressRecord('nothing.azure.net', 5, '203.0.113.90')] },
    ]);
    expect((await ask(lab, 'nothing.azure.net')).rcode).toBe(3);
    lab.advance(40);
    expect((await ask(lab, 'nothing.azure.net')).answers).toMatchObject([
      { address: '203.0.113.90' },
    ]);
    expect(wordsOf(lab.lines)).toContain('cached nothing.azure.net is NXDOMAIN');
  });

  test('a flush forgets the name', async () => {
    const lab = await makeLab();
    await ask(lab, 'nothing.azure.net');
    lab.internet.replaceZones([
      { name: 'azure.net', records: [addressRecord('nothing.azure.net', 5, '203.0.113.90')] },
    ]);
    lab.resolver.flush(['Nothing.azure.net']);
    expect((await ask(lab, 'nothing.azure.net')).rcode).toBe(0);
  });

  test('a record that comes and goes counts at once, whatever was remembered', async () => {
    const lab = await makeLab();
    expect((await ask(lab, 'kv1.vault.azure.net')).answers.at(-1)).toMatchObject({
      address: '203.0.113.80',
    });
    lab.resolver.replaceZones([PRIVATE_ZONE]);
    expect((await ask(lab, 'kv1.vault.azure.net')).answers.at(-1)).toMatchObject({
      address: '10.2.1.20',
    });
    lab.resolver.replaceZones([]);
    expect((await ask(lab, 'kv1.vault.azure.net')).answers.at(-1)).toMatchObject({
      address: '203.0.113.80',
    });
  });

  test('a time of 0 is used once and not kept', async () => {
    const lab = await makeLab();
    await ask(lab, 'zero.example.net');
    await ask(lab, 'zero.example.net');
    expect(wordsOf(lab.lines).filter((line) => line.startsWith('forwarded'))).toHaveLength(2);
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

describe('odd questions', () => {
  test('a circle of aliases fails', async () => {
    const lab = await makeLab();
    expect((await ask(lab, 'loop1.azure.net')).rcode).toBe(2);
  });

  test('the question comes back as it was spelt', async () => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE] });
    expect(await ask(lab, 'Kv1.PrivateLink.vaultCore.azure.NET')).toMatchObject({
      questions: [{ name: 'Kv1.PrivateLink.vaultCore.azure.NET' }],
      answers: [{ name: 'Kv1.PrivateLink.vaultCore.azure.NET', address: '10.2.1.20' }],
    });
  });

  test.each([
    {
      title: 'HTTPS has no data',
      type: 'HTTPS',
      log: 'query[HTTPS] kv1.privatelink.vaultcore.azure.net from 10.1.1.10',
    },
    {
      title: 'SVCB has no data',
      type: 'SVCB',
      log: 'query[SVCB] kv1.privatelink.vaultcore.azure.net from 10.1.1.10',
    },
    {
      title: 'a type without a name has no data',
      type: 'TYPE4711',
      log: 'query[type=4711] kv1.privatelink.vaultcore.azure.net from 10.1.1.10',
    },
  ])('$title', async ({ type, log }) => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE] });
    expect(await ask(lab, 'kv1.privatelink.vaultcore.azure.net', type)).toMatchObject({
      rcode: 0,
      answers: [],
      authorities: [{ type: 'SOA' }],
    });
    expect(wordsOf(lab.lines)).toEqual([
      log,
      'config kv1.privatelink.vaultcore.azure.net is NODATA',
    ]);
  });

  test('ANY gets little', async () => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE] });
    expect((await ask(lab, 'kv1.privatelink.vaultcore.azure.net', 'ANY')).answers).toMatchObject([
      { type: 'HINFO' },
    ]);
  });

  test.each([
    { title: 'another operation', message: { opcode: 4 }, rcode: 4 },
    {
      title: 'another class',
      message: { questions: [{ name: 'version.bind', type: 'TXT', class: 'CH' }] },
      rcode: 5,
    },
    {
      title: 'a zone transfer',
      message: { questions: [{ name: 'azure.net', type: 'AXFR', class: 'IN' }] },
      rcode: 5,
    },
    { title: 'no question', message: { questions: [] }, rcode: 1 },
    { title: 'a later EDNS', message: { edns: { udpBytes: 1232, version: 1 } }, rcode: 16 },
  ])('$title is answered with code $rcode', async ({ message, rcode }) => {
    const lab = await makeLab();
    const query = {
      ...makeQuery(99, { name: 'a.example.com', type: 'A', class: 'IN' }),
      ...message,
    };
    expect(await sendRaw(lab, encodeMessage(query))).toMatchObject({
      id: 99,
      isResponse: true,
      rcode,
    });
  });

  test('EDNS is answered only to those who speak it', async () => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE] });
    const query = makeQuery(1, {
      name: 'kv1.privatelink.vaultcore.azure.net',
      type: 'A',
      class: 'IN',
    });
    expect((await sendRaw(lab, encodeMessage({ ...query, edns: null }))).edns).toBeNull();
    expect((await sendRaw(lab, encodeMessage(query))).edns).toEqual({ udpBytes: 1232, version: 0 });
  });

  test('without EDNS, 512 octets are all', async () => {
    const lab = await makeLab();
    const query = makeQuery(1, { name: 'many.example.org', type: 'A', class: 'IN' });
    expect(await sendRaw(lab, encodeMessage({ ...query, edns: null }))).toMatchObject({
      isTruncated: true,
      answers: [],
    });
  });

  test('a question that cannot be read gets a format error, and the server lives on', async () => {
    const lab = await makeLab({ zones: [PRIVATE_ZONE] });
    expect(
      await sendRaw(lab, Buffer.from([0, 77, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 1])),
    ).toMatchObject({ id: 77, rcode: 1 });
    await expect(
      lab.client.exchange(RESOLVER, Buffer.from('x'), { timeoutMs: 30 }),
    ).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await expect(
      lab.client.exchange(RESOLVER, encode({ type: 'response', id: 5 }), { timeoutMs: 30 }),
    ).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect((await ask(lab, 'kv1.privatelink.vaultcore.azure.net')).rcode).toBe(0);
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
