// A tally as a file, so that the logs of many proxies can be read where they lie and
// explained together: JSON, checked when it is read back.

import { z } from 'zod';

import { FORMER_SCHEMAS } from '../../former-words.ts';
import { upgradeTally } from '../../migrate/upgrade-document.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { DeniedNames, evidenceOf, type DeniedName as HeldName } from './denied-names.ts';
import { Distinct } from './distinct.ts';
import { Others } from './others.ts';
import { addGroup, addObservation, createTally, type Tally } from './tally.ts';

export const TALLY_SCHEMA = 'sekisho/tally/2';

const Place = z.object({
  file: z.string(),
  line: z.number().describe('From 1.'),
  text: z.string().exactOptional().describe('The line itself, without secrets and cut.'),
});
/** JSON has no number for "no time". */
const Time = z
  .number()
  .nullable()
  .describe('Milliseconds since 1970, UTC; null: no time.')
  .transform((at) => at ?? Number.NaN);
const Moment = z.object({ at: Time, evidence: Place });
const Counts = {
  count: z.number().describe('Lines.'),
  bytes: z.number().describe('Bytes.'),
  first: Time,
  last: Moment,
  evidence: z.array(Moment),
};

const ProxyGroup = z.object({
  kind: z.literal('proxy'),
  client: z.string(),
  name: z.string(),
  port: z.number(),
  verdict: z.enum(['allowed', 'denied', 'failed']),
  status: z.number().describe('Of HTTP.'),
  server: z.string().nullable().describe('Address that the proxy connected to.'),
  agent: z.string().exactOptional().describe('User agent of the request.'),
  isInspected: z.literal(true).exactOptional(),
  ...Counts,
});
const DnsGroup = z.object({
  kind: z.literal('dns'),
  client: z.string(),
  name: z.string(),
  answer: z.enum(['address', 'nxdomain', 'nodata', 'struck-out', 'failed', 'unknown']),
  addresses: z.array(z.string()),
  isIPv6: z.literal(true).exactOptional(),
  ...Counts,
});
const FirewallGroup = z.object({
  kind: z.literal('firewall'),
  from: z.string(),
  to: z.string(),
  port: z.number(),
  ...Counts,
});
const Appliance = z.object({
  kind: z.literal('appliance'),
  at: Time,
  evidence: Place,
  event: z.enum(['settings', 'stage-started', 'stage-done', 'stage-failed', 'health']),
  stage: z.string(),
  program: z.enum(['configuration-manager', 'system', 'user', 'mobility-agent']).nullable(),
  name: z.string().nullable(),
  error: z.string().nullable(),
  message: z.string(),
  entries: z.array(z.string()),
  bypassListEnabled: z.boolean().nullable(),
});
const DeniedName = z.object({
  name: z.string(),
  port: z.number(),
  status: z.number().describe('Of HTTP, of the newest denial.'),
  ...Counts,
  carried: Moment.exactOptional().describe('When it was last carried, after a denial.'),
});
const OthersSchema = z
  .object({
    requests: z.number(),
    denied: z.number().describe('Requests.'),
    failed: z.number().describe('Requests.'),
    questions: z.number().describe('To resolvers.'),
    first: Time,
    last: Time,
    names: z.string().describe('Registers of HyperLogLog, 4,096 bytes in base64.'),
    deniedNames: z.array(DeniedName).describe('The most frequent ones.'),
    left: z.object({ names: z.number(), requests: z.number() }),
  })
  .describe('What other machines asked for, of names that no plan has.');
const Reading = z.object({
  file: z.string(),
  format: z.string().nullable(),
  lines: z.number(),
  bytes: z.number().describe('Bytes.'),
  unreadable: z.number().describe('Lines.'),
  outside: z.number().describe('Lines left out by --since and --until.'),
  observations: z
    .number()
    .exactOptional()
    .describe('Requests, questions, packets and steps that lines told of. Absent in older files.'),
  examples: z.array(z.object({ line: z.number(), text: z.string() })),
});
export const TallySchema = z
  .object({
    schema: z.literal(TALLY_SCHEMA),
    readings: z.array(Reading),
    groups: z.array(z.discriminatedUnion('kind', [ProxyGroup, DnsGroup, FirewallGroup])),
    appliance: z.array(Appliance).describe("Lines of the appliance's own log."),
    dropped: z.number().describe('Requests beyond what is held in memory.'),
    others: OthersSchema.exactOptional(),
  })
  .describe('What was read of logs, to be explained elsewhere.');

/** What was read of one log. */
export interface FileReading {
  readonly file: string;
  /** null when no reader knows the log. */
  readonly format: string | null;
  readonly lines: number;
  readonly bytes: number;
  readonly unreadable: number;
  /** Left out by --since and --until. */
  readonly outside: number;
  /** Requests, questions, packets and steps that its lines told of, those outside left out. */
  readonly observations: number;
  readonly examples: readonly { readonly line: number; readonly text: string }[];
}

export interface SavedTally {
  readonly tally: Tally;
  readonly readings: readonly FileReading[];
}

export function formatTally({ tally, readings }: SavedTally): string {
  const { groups, appliance, dropped, others } = tally;
  return `${JSON.stringify({ schema: TALLY_SCHEMA, readings, groups: [...groups.values()], appliance, dropped, others: formatOthers(others) })}\n`;
}

function formatOthers(others: Others) {
  const { totals, names, deniedNames } = others;
  return {
    ...totals,
    names: names.format(),
    deniedNames: deniedNames.all.map(formatDenied),
    left: deniedNames.left,
  };
}

function formatDenied(denied: HeldName) {
  const { carriedAt, carriedFile, carriedLine, seen: _, ...rest } = denied;
  return {
    ...rest,
    evidence: evidenceOf(denied),
    ...(carriedLine === 0
      ? {}
      : { carried: { at: carriedAt, evidence: { file: carriedFile, line: carriedLine } } }),
  };
}

function readOthers(saved: z.output<typeof OthersSchema>): Others {
  const { names, deniedNames: savedNames, left, ...totals } = saved;
  const deniedNames = new DeniedNames();
  for (const { carried, ...rest } of savedNames)
    deniedNames.add({
      ...rest,
      seen: null,
      carriedAt:
        carried === undefined || Number.isNaN(carried.at) ? Number.NEGATIVE_INFINITY : carried.at,
      carriedFile: carried?.evidence.file ?? '',
      carriedLine: carried?.evidence.line ?? 0,
    });
  deniedNames.leaveOut(left.names, left.requests);
  return Object.assign(new Others(Distinct.parse(names), deniedNames), totals);
}

/** True of a file that begins as {@link formatTally} writes, of this version or of 0.1.0. */
export function looksLikeTally(head: string): boolean {
  return [TALLY_SCHEMA, FORMER_SCHEMAS.tally].some((schema) =>
    head.startsWith(`{"schema":"${schema}"`),
  );
}

export function parseTally(text: string, file: string): SavedTally {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is not whole`, {
      code: 'diagnose.broken-tally',
      where: file,
      cause,
    });
  }
  const checked = TallySchema.safeParse(upgradeTally(data));
  if (!checked.success)
    throw new UserError(`${file} is not a tally of this version`, {
      code: 'diagnose.broken-tally',
      where: file,
      cause: checked.error,
    });
  const tally = createTally();
  for (const group of checked.data.groups) addGroup(tally, group);
  for (const each of checked.data.appliance) addObservation(tally, each);
  tally.dropped += checked.data.dropped;
  if (checked.data.others !== undefined) tally.others.merge(readOthers(checked.data.others));
  const readings = checked.data.readings.map((reading) => ({
    ...reading,
    // An older file has only what was read in all.
    observations:
      reading.observations ?? Math.max(0, reading.lines - reading.unreadable - reading.outside),
  }));
  return { tally, readings };
}
