import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { assembleEstate } from '../estate/assemble-estate.ts';
import { scrubBody } from './scrub-body.ts';

const EXAMPLE = fileURLToPath(
  new URL('../../../../examples/japan-east/estate-after-setup', import.meta.url),
);

describe('what of a body is kept', () => {
  test.each<{ title: string; body: unknown; kept: unknown }>([
    {
      title: 'tags and identities go',
      body: { id: '/a', tags: { password: 'PLANTED' }, identity: { principalId: 'x' }, sku: {} },
      kept: { id: '/a' },
    },
    {
      title: 'fields that nobody reads go, at any depth',
      body: { properties: { subnet: { id: '/s', extra: 'PLANTED' }, requestMessage: 'PLANTED' } },
      kept: { properties: { subnet: { id: '/s' } } },
    },
    {
      title: 'a certificate of an appliance goes',
      body: {
        properties: {
          servicePrincipalIdentityDetails: { rawCertData: 'PLANTED' },
          agentDetails: { keyVaultUri: 'https://kv.vault.azure.net' },
        },
      },
      kept: { properties: { agentDetails: { keyVaultUri: 'https://kv.vault.azure.net' } } },
    },
    {
      title: 'an address loses its signature and its user',
      body: { serviceEndpoint: 'https://user:PLANTED@host.example/a?sig=PLANTED#PLANTED' },
      kept: { serviceEndpoint: 'https://host.example/a' },
    },
    {
      title: 'TXT records keep their number and not their texts',
      body: { txtRecords: [{ value: ['PLANTED', 'PLANTED'] }] },
      kept: { txtRecords: [{ value: ['(removed)', '(removed)'] }] },
    },
    {
      title: 'what looks like a token goes wherever it stands',
      body: { applianceName: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJQTEFOVEVEIn0.c2lnbmF0dXJl' },
      kept: { applianceName: '(removed)' },
    },
    {
      title: 'numbers, booleans and null stay',
      body: { ttl: 10, registrationEnabled: false, location: null },
      kept: { ttl: 10, registrationEnabled: false, location: null },
    },
  ])('$title', ({ body, kept }) => {
    expect(scrubBody(body)).toEqual(kept);
    expect(JSON.stringify(scrubBody(body))).not.toContain('PLANTED');
  });

  test('the estate is the same with it and without it', async () => {
    const entries = await readdir(EXAMPLE, { recursive: true, withFileTypes: true });
    const files = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => ({
          file: entry.name,
          text: await readFile(join(entry.parentPath, entry.name), 'utf8'),
        })),
    );
    const whole = files.filter(({ text }) => isOneDocument(text));
    const scrubbed = whole.map(({ file, text }) => ({
      file,
      text: JSON.stringify(scrubBody(JSON.parse(text))),
    }));
    expect(scrubbed.length).toBeGreaterThan(5);
    expect(assembleEstate(scrubbed).estate).toEqual(assembleEstate(whole).estate);
  });
});

/** Exports may be appended to one another. */
function isOneDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
