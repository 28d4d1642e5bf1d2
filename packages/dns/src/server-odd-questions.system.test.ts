// Questions that are rare, wrong or cannot be read, and what a server says to them.

import { encode } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';

import { encodeMessage, makeQuery } from './message.ts';
import {
  RESOLVER,
  PRIVATE_ZONE,
  closeLabs,
  makeLab,
  wordsOf,
  ask,
  sendRaw,
} from '@sekisho/test-kit/dns/dns-lab.ts';

afterEach(closeLabs);

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
