import { describe, expect, test } from 'vitest';

import type { Estate, PrivateEndpoint } from '../estate/estate.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import { effectiveCodes } from './effective-codes.ts';
import type { PlanInput } from './plan-input.ts';
import { sayFix } from './plan-warnings.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';

const VAULT = ESTATE_BEFORE.vaults[0];
if (VAULT === undefined) throw new Error('the estate has no vault');

/** The estate with another code in the names of the vault's endpoint. */
function estateWithCode(code: string, parts: Partial<PrivateEndpoint> = {}): Estate {
  return {
    ...ESTATE_BEFORE,
    privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((endpoint) =>
      endpoint.name === 'pe-asr'
        ? {
            ...endpoint,
            members: endpoint.members.map((member) => ({
              ...member,
              fqdn: member.fqdn.replace('.jpe.', `.${code}.`),
            })),
            ...parts,
          }
        : endpoint,
    ),
  };
}

function codesOf(parts: Partial<PlanInput>): (string | null)[] {
  const { asrCode, migrateCode } = effectiveCodes(planInput(parts));
  return [asrCode, migrateCode];
}

const UNKNOWN = { asrCode: null, migrateCode: null, backupCode: null };

describe('where a code comes from', () => {
  test.each<{ title: string; parts: Partial<PlanInput>; codes: (string | null)[] }>([
    { title: 'the catalog, when nothing else gives one', parts: {}, codes: ['jpe', 'je'] },
    {
      title: "the vault's own endpoint beats the catalog",
      parts: { estate: estateWithCode('jpx1') },
      codes: ['jpx1', 'je'],
    },
    {
      title: 'the endpoint beats site.yaml, which beats the catalog',
      parts: {
        estate: estateWithCode('jpx1'),
        site: siteWith({ asrCode: 'typo', migrateCode: 'jx' }),
      },
      codes: ['jpx1', 'jx'],
    },
    {
      title: 'site.yaml before there is an endpoint',
      parts: {
        estate: { ...ESTATE_BEFORE, privateEndpoints: [] },
        site: siteWith({ asrCode: 'plc', migrateCode: 'pl' }),
        codes: UNKNOWN,
      },
      codes: ['plc', 'pl'],
    },
    {
      title: 'nothing, and nothing is guessed',
      parts: { estate: { ...ESTATE_BEFORE, privateEndpoints: [] }, codes: UNKNOWN },
      codes: [null, null],
    },
    {
      title: "discovery's endpoint gives Migrate's code, Site Recovery's its own",
      parts: { estate: ESTATE_AFTER, codes: UNKNOWN },
      codes: ['jpe', 'je'],
    },
    {
      title: 'an endpoint that waits for approval still tells',
      parts: { estate: estateWithCode('jpx1', { connection: 'Pending' }), codes: UNKNOWN },
      codes: ['jpx1', null],
    },
    {
      title: 'one that was taken down does not',
      parts: { estate: estateWithCode('old', { connection: 'Disconnected' }), codes: UNKNOWN },
      codes: [null, null],
    },
    {
      title: 'names of the paired region on the same endpoint are not its own code',
      parts: {
        estate: withMembers([
          '1-asr-pod01-rcm1.jpw.siterecovery.windowsazure.com',
          '1-asr-pod01-id1.jpw.siterecovery.windowsazure.com',
        ]),
        codes: UNKNOWN,
      },
      codes: ['jpe', null],
    },
    {
      title: "another vault's endpoint in the same region tells too",
      parts: {
        appliance: { ...planInput().appliance, vault: 'second' },
        estate: {
          ...estateWithCode('jpx1'),
          vaults: [VAULT, { ...VAULT, id: VAULT.id.replace(/[^/]+$/, 'second'), name: 'second' }],
        },
        codes: UNKNOWN,
      },
      codes: ['jpx1', null],
    },
    {
      title: "another vault's endpoint in another region does not",
      parts: {
        appliance: { ...planInput().appliance, vault: 'second' },
        estate: {
          ...estateWithCode('jpx1'),
          vaults: [
            VAULT,
            {
              ...VAULT,
              id: VAULT.id.replace(/[^/]+$/, 'second'),
              name: 'second',
              location: 'polandcentral',
            },
          ],
        },
        site: siteWith({ asrCode: 'jpx1' }),
        regionCodes: { polandcentral: { asrCode: 'plc', migrateCode: null } },
      },
      codes: ['plc', null],
    },
  ])('$title', ({ parts, codes }) => {
    expect(codesOf(parts)).toEqual(codes);
  });
});

function withMembers(fqdns: readonly string[]): Estate {
  return {
    ...ESTATE_BEFORE,
    privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((endpoint) =>
      endpoint.name === 'pe-asr'
        ? {
            ...endpoint,
            members: [
              ...fqdns.map((fqdn, at) => ({ fqdn, addresses: [`10.2.1.${String(60 + at)}`] })),
              ...endpoint.members,
            ],
          }
        : endpoint,
    ),
  };
}

describe('what a plan makes of it', () => {
  test('every name of the endpoint is planned by its name, and nothing is left to make', () => {
    const plan = composePlan(planInput({ estate: estateWithCode('jpx1') }));
    const own = plan.roads.filter(({ pattern }) => pattern.includes('-asr-pod'));
    expect(own.map(({ known, match, road }) => [known, match, road])).toEqual(
      Array.from({ length: 5 }, () => [true, 'exact', 'private-endpoint']),
    );
    expect(plan.steps.map(({ because }) => because.what.code)).not.toContain('step.make-endpoints');
    expect(plan.learn.map(({ shape }) => shape)).toContain(
      'jpx1pod<n>rcm<n>evhbdiags<id>.servicebus.windows.net',
    );
  });

  test('names of a second region on the endpoint are facts as well', () => {
    const plan = composePlan(
      planInput({
        estate: withMembers([
          '1265443793182260898-asr-pod01-rcm1.jpw.siterecovery.windowsazure.com',
        ]),
      }),
    );
    expect(plan.roads.find(({ pattern }) => pattern.includes('.jpw.'))).toMatchObject({
      pattern: '1265443793182260898-asr-pod01-rcm1.jpw.privatelink.siterecovery.windowsazure.com',
      addresses: ['10.2.1.60'],
    });
  });

  const differing = (parts: Partial<PlanInput>): string[] =>
    composePlan(planInput(parts))
      .warnings.filter(({ code }) => code.startsWith('code-differs'))
      .map(({ code, severity, because }) => {
        expect(`${sayReason('ja', because)}${sayFix('ja', { because })}`).not.toMatch(/\{\w+\}/);
        return `${severity} ${code}: ${sayReason('en', because)}`;
      });

  test('a contradiction names both codes', () => {
    expect(differing({})).toEqual([]);
    expect(differing({ estate: estateWithCode('jpx1') })).toEqual([
      expect.stringMatching(/^warning code-differs-from-catalog: .*\bjpe\b.*\bjpx1\b/),
    ]);
    expect(differing({ site: siteWith({ asrCode: 'jpx2' }) })).toEqual([
      expect.stringMatching(/^warning code-differs-from-site: .*\bjpx2\b.*\bpe-asr\b.*\bjpe\b/),
    ]);
    expect(
      differing({
        estate: { ...ESTATE_BEFORE, privateEndpoints: [] },
        site: siteWith({ migrateCode: 'jx' }),
      }),
    ).toEqual([expect.stringMatching(/^warning code-differs-from-catalog: .*\bje\b.*\bjx\b/)]);
    expect(
      differing({ estate: estateWithCode('jpx1'), site: siteWith({ asrCode: 'jpx1' }) }),
    ).toEqual([expect.stringMatching(/^note code-differs-from-catalog/)]);
  });

  test('unknown is only said where nothing gives it, and the fix names the key', () => {
    const warnings = (parts: Partial<PlanInput>): readonly string[] =>
      composePlan(planInput({ codes: UNKNOWN, ...parts }))
        .warnings.filter(({ code }) => code.endsWith('-code-unknown'))
        .map(({ code, because }) => `${code}: ${sayFix('en', { because })}`);
    expect(warnings({})).toEqual([expect.stringMatching(/^migrate-code-unknown: .*migrateCode/)]);
    expect(warnings({ site: siteWith({ migrateCode: 'je' }) })).toEqual([]);
    expect(
      warnings({ estate: { ...ESTATE_BEFORE, privateEndpoints: [] }, site: SITE }),
    ).toContainEqual(expect.stringMatching(/^site-recovery-code-unknown: .*asrCode/));
  });
});
