// What a resolver remembers, for how long, and what makes it forget.

import { afterEach, describe, expect, test } from 'vitest';

import { addressRecord } from './message.ts';
import { PRIVATE_ZONE, closeLabs, makeLab, wordsOf, ask } from '@sekisho/test-kit/dns/dns-lab.ts';

afterEach(closeLabs);

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
