// What 0.1.0 called otherwise in its JSON documents, as data. Keys of site.yaml are in
// src/former-words.ts, which the reader of that file has too.

export interface Renames {
  /** Keys, wherever they are in the document. */
  readonly keys: Readonly<Record<string, string>>;
  /** Words that are the whole value of a key: by that key, the former word and the present one. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const KEYS = { actor: 'program', actors: 'programs', mend: 'fix', strangers: 'otherTenants' };

/** Codes of reasons and warnings. */
const CODES: Readonly<Record<string, string>> = {
  'plan.learn-among-strangers': 'plan.learn-among-other-tenants',
  'plan.house-name': 'plan.policy-name',
  ...withWarnings({
    'strangers-allowed': 'other-tenants-allowed',
    'wildcard-against-house': 'wildcard-against-policy',
    'strangers-not-planned': 'other-tenants-not-planned',
    'current-allow-strangers': 'current-allow-other-tenants',
  }),
  'converge.no-name': 'assist.no-name',
  'converge.private': 'assist.private',
  'converge.planned': 'assist.planned',
  'converge.unexpected': 'assist.unexpected',
  'converge.other-port': 'assist.other-port',
  'converge.stranger': 'assist.other-tenants',
  'converge.expected': 'assist.expected',
};

/** Warnings whose sentence of today is missing, or needs values that 0.1.0 did not save: they keep the sentence that they have. */
export const KEPT_WARNINGS: readonly string[] = [
  'current-entry-unneeded',
  'current-allow-problem',
  'endpoint-without-record',
  'zone-not-linked',
  'zone-linked-elsewhere',
];

/** The same of the reasons of steps. */
export const KEPT_STEPS: readonly string[] = ['step.why.remove-last'];

export const PLAN_RENAMES: Renames = {
  keys: KEYS,
  words: {
    schema: {
      'sekisho/plan/1': 'sekisho/plan/2',
      'sekisho/site-plan/1': 'sekisho/site-plan/2',
    },
    code: CODES,
    service: { house: 'policy' },
    requirement: { 'house.extra': 'policy.extra' },
  },
};

export const TALLY_RENAMES: Renames = {
  keys: KEYS,
  words: { schema: { 'sekisho/tally/1': 'sekisho/tally/2' } },
};

/** Of a saved event; plans and findings are parts of some. */
export const EVENT_RENAMES: Renames = {
  keys: { ...KEYS, told: 'emitted', story: 'scenario', fabric: 'network' },
  words: {
    ...PLAN_RENAMES.words,
    by: { converge: 'assist' },
    event: { story: 'scenario', foretold: 'name-expected' },
    standing: { stranger: 'other-tenants' },
    kind: { mend: 'fix' },
  },
};

/** Of the first line of saved events, which holds the site and the catalog's requirements. */
export const EVENTS_HEADER_RENAMES: Renames = {
  keys: { ...KEYS, house: 'policy', keep: 'sync' },
  words: {
    schema: {
      'sekisho/events/1': 'sekisho/events/2',
      'sekisho/web-site/1': 'sekisho/web-site/2',
    },
    mode: { converge: 'assist' },
  },
};

/** A warning has its code alone, and as the code of its sentence. */
function withWarnings(codes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(codes).flatMap(([former, now]) => [
      [former, now],
      [`warning.${former}`, `warning.${now}`],
    ]),
  );
}
