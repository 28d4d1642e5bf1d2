// The requests of the examples of Azure's API description, sent as they stand; the
// answers beside the examples', field by field: names, casing, kinds of values, null,
// spelling of words. Every kind of difference that stays has its reason here.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FAST, SEED } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  compareShapes,
  shapeOf,
  type Difference,
} from '@sekisho/test-kit/azure-emulator/compare-shapes.ts';
import {
  CLIENT,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';
import { findOperation } from '@sekisho/test-kit/azure-emulator/example-operations.ts';
import { knownFields } from '@sekisho/test-kit/azure-emulator/known-fields.ts';
import { replayExample, type Answer } from '@sekisho/test-kit/azure-emulator/replay-example.ts';

// Third-party data stays outside the repository; where it lies is told by a variable.
const EXAMPLES =
  process.env['SEKISHO_REST_EXAMPLES'] ??
  join(import.meta.dirname, '../../../../../shared/fixtures/azure-rest-examples');
const areThere = existsSync(EXAMPLES);
const FILES = areThere ? listExamples() : [];

interface Accepted {
  readonly kind: Difference['kind'];
  readonly api: RegExp;
  readonly path: RegExp;
  readonly because: string;
}

const ACCEPTED: readonly Accepted[] = [
  {
    kind: 'missing',
    api: /./,
    path: /^(?:nextLink|\$skipToken)$/,
    because: 'the example is a page in the middle, ours the last one',
  },
  {
    kind: 'missing',
    api: /./,
    path: /(?:^|\.)tags$/,
    because: 'tags come from a request that the example does not show',
  },
  {
    kind: 'missing',
    api: /^network/,
    path: /remoteBgpCommunities$|bgpCommunities\.regionalCommunity$/,
    because: "a region's number, and those of a remote network that the example does not show",
  },
  {
    kind: 'missing',
    api: /^keyvault/,
    path: /hsmPoolResourceId$/,
    because: 'a pool of hardware modules, which no vault here has',
  },
  {
    kind: 'missing',
    api: /^offazure/,
    path: /privateEndpointConnections\[\]$|nestedSites\[\]$|masterSiteId$/,
    because: 'generated examples: these are in the answer to a request that does not bring them',
  },
  {
    kind: 'missing',
    api: /^resourcegraph/,
    path: /^data\[\]|^facets\[\]\./,
    because: 'the example finds kinds of resources that are not served',
  },
  {
    kind: 'missing',
    api: /^resources-/,
    path: /locationMappings\[\]$/,
    because: 'no region here has further places',
  },
  {
    kind: 'null',
    api: /^offazure/,
    path: /agentDetails\.(?:version|lastHeartBeatUtc)$/,
    because: 'as in the examples of the earlier version: no agent has reported yet',
  },
  {
    kind: 'null',
    api: /^siterecovery/,
    path: /./,
    because: 'recorded answers of this provider say null where nothing is',
  },
  {
    kind: 'spelling',
    api: /^(?:recoveryservices|offazure)/,
    path: /(?:^|\.|\])type$/,
    because: 'the examples spell these types in two ways, recorded answers in ours',
  },
  {
    kind: 'spelling',
    api: /^network/,
    path: /privateLinkServiceConnectionState\.description$/,
    because: 'a text for people, spelled in two ways by the examples of different providers',
  },
];

/** Examples of operations that are not served; each says why in words for a reader of the list. */
const NOT_SERVED: readonly { readonly file: RegExp; readonly because: string }[] = [
  {
    file: /^(?:datareplication|eventgrid|insights|resourcechanges)-/,
    because: 'providers that discovery does not read',
  },
  {
    file: /^recordings-/,
    because: 'answers of one set-up: their fields are compared where that set-up is rehearsed',
  },
  {
    file: /^network-/,
    because:
      'of networks only networks, subnets, peerings, interfaces, endpoints and link services are served',
  },
  {
    file: /^recoveryservices-/,
    because:
      "an operation's id is made by the request before; certificates, identities and deleted vaults are not emulated",
  },
  {
    file: /^keyvault-/,
    because:
      'keys and secrets are served by the vault itself, not by Resource Manager; hardware modules and deleted vaults are not kept',
  },
  {
    file: /^storage-/,
    because: 'of storage only accounts, their keys and their endpoints are served',
  },
  {
    file: /^offazure-/,
    because:
      "a site's machines and its discovery's jobs are not emulated, nor sites of other kinds",
  },
  {
    file: /^siterecovery-/,
    because:
      'other providers, recovery plans, network mappings, migration, and what is done to machines themselves',
  },
  { file: /^resources-/, because: 'deployments, templates, tags and policies are not emulated' },
  { file: /^resourcegraph-/, because: 'of Resource Graph only the search of resources is served' },
];

describe.skipIf(!areThere)(
  `examples of Azure's API${areThere ? '' : ` (skipped: they are not at ${EXAMPLES}; SEKISHO_REST_EXAMPLES names another folder)`}`,
  () => {
    let emulator: TestEmulator;
    beforeAll(async () => {
      emulator = await startTestEmulator({
        pace: { ...FAST, retryAfterSeconds: 1 },
        seed: { ...SEED, applications: [{ ...CLIENT, displayName: 'planner' }] },
      });
    });
    afterAll(() => emulator.close());

    test('every example is of an operation that is served, or says why it is not', () => {
      expect(
        FILES.filter(
          (file) =>
            findOperation(file) === undefined && !NOT_SERVED.some((each) => each.file.test(file)),
        ),
      ).toEqual([]);
    });

    test('no kind of value and no casing of a name differs anywhere, so none is accepted', () => {
      expect(ACCEPTED.filter(({ kind }) => kind === 'type' || kind === 'casing')).toEqual([]);
    });

    test.each(FILES.filter((file) => findOperation(file) !== undefined))('%s', async (file) => {
      const operation = findOperation(file);
      if (operation === undefined) throw new Error('filtered above');
      const { statuses, answers } = await replayExample(
        emulator,
        operation,
        readFileSync(join(EXAMPLES, file), 'utf8'),
      );
      for (const { of, status, body } of answers)
        expect(statuses, `${of} ${JSON.stringify(body)}`).toContain(status);
      expect(answers.flatMap((answer) => differencesOf(file, answer, answers))).toEqual([]);
    });
  },
);

function listExamples(): string[] {
  const folders = readdirSync(EXAMPLES).filter((each) =>
    statSync(join(EXAMPLES, each)).isDirectory(),
  );
  return folders
    .flatMap((folder) =>
      readdirSync(join(EXAMPLES, folder))
        .filter((each) => each.endsWith('.json'))
        .map((each) => `${folder}/${each}`),
    )
    .toSorted();
}

/** What is left when the accepted differences are taken away. */
function differencesOf(file: string, answer: Answer, answers: readonly Answer[]): string[] {
  const { shown, of } = answer;
  if (shown === undefined) return [];
  // While an operation runs not all is known; what is missing then is asked of the answer at its end.
  const isFirst = answers.length > 1 && answer === answers[0];
  const folder = file.slice(0, file.indexOf('/'));
  const found = compareShapes(shapeOf(answer.body), shapeOf(shown.body)).filter(
    (each) =>
      !(isFirst && each.kind === 'missing') &&
      !isAccepted(file, each) &&
      !isKnownExtra(folder, each),
  );
  const missing =
    answer.status === 202
      ? shown.headers.filter((name) => !answer.headers.includes(name) && !isUnseen(folder, name))
      : [];
  return [
    ...found.map(({ kind, path, detail }) => `${of}: ${kind} ${path} (${detail})`),
    ...missing.map((name) => `${of}: no header ${name}`),
  ];
}

function isAccepted(file: string, { kind, path }: Difference): boolean {
  return ACCEPTED.some((each) => each.kind === kind && each.api.test(file) && each.path.test(path));
}

/** Recorded answers of Site Recovery have no Retry-After, whatever its examples show. */
function isUnseen(folder: string, header: string): boolean {
  return folder.startsWith('siterecovery-') && header === 'retry-after';
}

/** Examples leave fields out: one that the API knows may be there, one that it does not know may not. */
function isKnownExtra(folder: string, { kind, path }: Difference): boolean {
  return (
    kind === 'extra' &&
    fieldsOf(folder).has(
      path
        .replace(/(?:\[\])+$/, '')
        .split('.')
        .at(-1) ?? '',
    )
  );
}

const fields = new Map<string, ReadonlySet<string>>();

function fieldsOf(folder: string): ReadonlySet<string> {
  const known = fields.get(folder) ?? knownFields(EXAMPLES, folder);
  fields.set(folder, known);
  return known;
}
