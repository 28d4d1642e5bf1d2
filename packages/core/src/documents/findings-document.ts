// The document of a diagnosis: `sekisho/findings/2`; and of one code of it: `sekisho/finding-explained/1`.

import { z } from 'zod';

import { FINDING_CODES, SEVERITIES, type Finding, type FindingCode } from '../diagnose/finding.ts';
import { groupItemsByFix, summarizeGroups } from '../diagnose/group-by-fix.ts';
import type { StageProgress } from '../diagnose/progress.ts';
import type { OthersSummary } from '../diagnose/others-summary.ts';
import type { MalformedNames } from '../diagnose/tally/malformed-names.ts';
import type { FileReading } from '../diagnose/tally/tally-file.ts';
import { unreadLogs } from '../diagnose/unread.ts';
import type { TimeRange } from '../diagnose/time-range.ts';
import { sayReason } from '../text/text.ts';
import { TEAM_OF_LAYER, TEAMS } from '../model/layer.ts';
import {
  Bytes,
  Count,
  EvidenceSchema,
  LayerId,
  ProgramId,
  ReasonSchema,
  Seconds,
  Sentence,
  Text,
  Texts,
  type DocumentOf,
} from './json-document.ts';

const Code = z.enum(FINDING_CODES).describe('docs/findings.md explains each.');

const FixSchema = z
  .strictObject({
    layer: LayerId,
    add: Texts.describe('Entries to add, as text of that layer.'),
    remove: Texts.exactOptional(),
    records: z
      .array(
        z.strictObject({
          zone: Text,
          name: Text.describe('Relative to the zone; `@` is the apex.'),
          type: z.enum(['A', 'CNAME']),
          ttlSeconds: Seconds,
          values: Texts.describe('Addresses, or one target name.'),
          on: Texts.exactOptional().describe(
            'Names of the resolvers that it stands on. Absent: those that hold all records.',
          ),
        }),
      )
      .exactOptional()
      .describe('The same additions at layer `dns`, as data.'),
    enableBypassList: z
      .boolean()
      .exactOptional()
      .describe('Set EnableProxyBypassList to "true" and start the appliance again.'),
    on: Text.exactOptional().describe(
      'The proxy whose list it is, where the appliances of a site use several.',
    ),
    wait: z.boolean().exactOptional().describe('Nothing to change: it heals by itself.'),
  })
  .describe('What to change, and where.')
  .meta({ id: 'fix' });

export const FindingSchema = z
  .strictObject({
    code: Code,
    severity: z.enum(SEVERITIES),
    confidence: z
      .enum(['high', 'medium', 'low'])
      .describe(
        'high: the logs say it; medium: it follows from the plan; low: there is more than one possible cause.',
      ),
    name: Text,
    program: z.union([ProgramId, z.literal('unknown')]),
    client: Text.nullable().describe('Address; null when it is not one client’s.'),
    appliance: Text.exactOptional().describe('Of a site with several.'),
    layer: LayerId,
    count: Count.describe('Lines that show it.'),
    bytes: Bytes.describe('That took the wrong road, as far as the logs count bytes.'),
    first: Text.describe('RFC 3339, UTC; empty when the log has no time.'),
    last: Text.describe('RFC 3339, UTC; empty when the log has no time.'),
    message: Sentence.describe('The sentence of `because`, in English.'),
    because: ReasonSchema,
    fix: FixSchema,
    evidence: z.array(EvidenceSchema),
  })
  .describe('Something that went wrong or will, with the evidence and the fix.')
  .meta({ id: 'finding' });

export const StageProgressFields = {
  appliance: Text.exactOptional().describe('Of a site with several.'),
  stage: Text,
  state: z
    .enum(['done', 'failed', 'started', 'seen', 'not-seen'])
    .describe(
      'seen: its names were asked for and carried; the first three: the appliance says so.',
    ),
  at: Text.describe('RFC 3339, UTC; empty when it is not known.'),
};

const ReadingSchema = z.strictObject({
  file: Text,
  format: Text.nullable().describe('null when no reader knows the log.'),
  lines: Count,
  bytes: Bytes,
  unreadable: Count.describe('Lines.'),
  outside: Count.describe('Lines left out by --since and --until.'),
  observations: Count.exactOptional().describe(
    'Requests, questions, packets and steps that its lines told of.',
  ),
  examples: z
    .array(z.strictObject({ line: Count, text: Text }))
    .describe('Lines that could not be read.'),
});

const ReadSchema = z.strictObject({
  files: Count,
  lines: Count,
  bytes: Bytes,
  unreadable: Count.describe('Lines.'),
  seconds: Seconds.describe('How long reading took.'),
  outside: Count.describe('Lines left out by --since and --until.'),
  dropped: Count.describe('Requests beyond what is held in memory.'),
  first: Text.exactOptional().describe(
    'Of what was read: RFC 3339, UTC; empty when no line has a time.',
  ),
  last: Text.exactOptional().describe('As `first`.'),
  malformedNames: z
    .strictObject({
      count: Count.describe('Requests and questions.'),
      examples: z.array(z.strictObject({ name: Text, evidence: EvidenceSchema })),
    })
    .exactOptional()
    .describe('Requests for a text that is neither a name nor an address.'),
  logs: z.array(ReadingSchema),
});

const FixGroupSchema = z
  .strictObject({
    kind: z
      .enum(['change', 'look', 'wait', 'none'])
      .describe(
        'change: entries to add or remove; look: no entry ends it, somebody has something to do; wait: it heals by itself; none: nothing is to be changed.',
      ),
    severity: z.enum(SEVERITIES).describe('The worst of its findings.'),
    team: z.enum([...TEAMS]).describe('Whose hands the change needs.'),
    fix: FixSchema,
    count: Count.describe('Lines that show its findings.'),
    bytes: Bytes,
    clients: Texts.describe('Machines, as far as the logs tell.'),
    first: Text.describe('RFC 3339, UTC; empty when the log has no time.'),
    last: Text.describe('RFC 3339, UTC; empty when the log has no time.'),
    findings: z.array(Count).describe('Places in `findings`, from 0.'),
  })
  .describe('One change, and the findings that it ends.')
  .meta({ id: 'fixGroup' });

const OthersSchema = z
  .strictObject({
    requests: Count.describe('At proxies.'),
    denied: Count.describe('Of the requests.'),
    failed: Count.describe('Of the requests.'),
    questions: Count.describe('To resolvers.'),
    namesEstimate: Count.describe('How many different names, within a few percent.'),
    deniedNames: Count.describe('Different names that were denied and not carried since.'),
    isComplete: z
      .boolean()
      .describe('False: only the most frequent of the denied names are held; there are more.'),
    mostDenied: z
      .array(
        z.strictObject({
          name: Text,
          port: Count,
          count: Count.describe('Denied requests.'),
          first: Text.describe('RFC 3339, UTC; empty when the log has no time.'),
          last: Text.describe('RFC 3339, UTC; empty when the log has no time.'),
          evidence: z.array(EvidenceSchema),
        }),
      )
      .describe('The most frequent first; all of them with --unknown.'),
  })
  .describe('What machines that are not the site’s asked for, of names that no plan has.');

export const FindingsDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/findings/2'),
    unread: z
      .array(
        z.strictObject({
          file: Text,
          message: Sentence.describe('The sentence of `because`, in English.'),
          because: ReasonSchema,
        }),
      )
      .exactOptional()
      .describe(
        'Logs of which nothing or little was read. Absent: there is none. Where nothing was read of any log, the absence of findings says nothing.',
      ),
    read: ReadSchema.exactOptional().describe(
      'What was read. Absent on the page of a run that reports its findings itself.',
    ),
    findings: z.array(FindingSchema),
    summary: z
      .strictObject({
        changes: Count.describe('Groups of kind `change`.'),
        ended: Count.describe('Findings that these end.'),
        findings: Count,
      })
      .exactOptional()
      .describe('How many findings how many changes end.'),
    fixes: z
      .array(FixGroupSchema)
      .exactOptional()
      .describe('The findings as a work list: the worst first, then what ends most.'),
    others: OthersSchema.exactOptional(),
    progress: z.array(z.strictObject(StageProgressFields)).describe('Stages of the set-up.'),
  })
  .describe('What went wrong in the network, with the fix, and how far the set-up came.');

export const FindingExplainedSchema = z
  .strictObject({
    schema: z.literal('sekisho/finding-explained/1'),
    code: Code,
    means: Sentence.describe('In the language of the command.'),
  })
  .describe('What one code of a finding means.');

export type FindingsDocument = DocumentOf<typeof FindingsDocumentSchema>;

export interface DiagnosisRead {
  readonly logs: readonly FileReading[];
  readonly seconds: number;
  readonly dropped: number;
  readonly range?: TimeRange;
  readonly malformedNames?: MalformedNames;
  readonly others?: OthersSummary | null;
}

/** `read` is null for a run that reports its findings itself. */
export function findingsDocument(
  read: DiagnosisRead | null,
  findings: readonly Finding[],
  progress: readonly StageProgress[],
): FindingsDocument {
  const items = findings.map((finding, index) => ({ finding, index }));
  const groups = groupItemsByFix(items, ({ finding }) => finding);
  return {
    schema: 'sekisho/findings/2',
    ...(read === null ? {} : { ...ofUnread(read), read: ofRead(read) }),
    findings,
    summary: summarizeGroups(groups),
    fixes: groups.map(({ findings: items, ...group }) => ({
      ...group,
      team: TEAM_OF_LAYER[group.fix.layer],
      findings: items.map(({ index }) => index),
    })),
    ...(read?.others === undefined || read.others === null ? {} : { others: read.others }),
    progress,
  };
}

function ofUnread({ logs }: DiagnosisRead): Pick<FindingsDocument, 'unread'> {
  const unread = unreadLogs(logs);
  if (unread.length === 0) return {};
  return {
    unread: unread.map(({ file, because }) => ({
      file,
      message: sayReason('en', because),
      because,
    })),
  };
}

function ofRead({
  logs,
  seconds,
  dropped,
  range,
  malformedNames,
}: DiagnosisRead): NonNullable<FindingsDocument['read']> {
  const sum = (count: (each: FileReading) => number): number =>
    logs.reduce((total, each) => total + count(each), 0);
  return {
    files: logs.length,
    lines: sum((each) => each.lines),
    bytes: sum((each) => each.bytes),
    unreadable: sum((each) => each.unreadable),
    seconds,
    outside: sum((each) => each.outside),
    dropped,
    ...range,
    ...(malformedNames === undefined ? {} : { malformedNames }),
    logs,
  };
}

export function findingExplained(
  code: FindingCode,
  means: string,
): DocumentOf<typeof FindingExplainedSchema> {
  return { schema: 'sekisho/finding-explained/1', code, means };
}
