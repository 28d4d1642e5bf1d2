// The documents of sync: `sekisho/sync/2` of one round, `sekisho/sync-event/2` for each line of the loop.

import { z } from 'zod';

import type { HandTask } from '../assist/assist-event.ts';
import type { Failure, SyncEvent } from '../sync/sync-site.ts';
import type { SyncReport } from '../sync/sync-target.ts';
import {
  Count,
  LayerId,
  Seconds,
  ReasonSchema,
  Sentence,
  Text,
  Texts,
  Time,
  type DocumentOf,
} from './json-document.ts';

const EntrySchema = z
  .strictObject({
    key: Text.describe('A name of DNS, or a whole line of a list.'),
    values: Texts.describe('Addresses of the name; none for a list.'),
    ttlSeconds: Count.describe('Seconds; 0 where the product has no TTL for single entries.'),
  })
  .meta({ id: 'entry' });

const Key = EntrySchema.shape.key;
const OwnedValues = Texts.describe('Values that Sekisho wrote there.');

const ChangeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('add'),
      key: Key,
      after: EntrySchema,
      owned: OwnedValues.nullable(),
    }),
    z.strictObject({
      kind: z.literal('change'),
      key: Key,
      before: EntrySchema,
      after: EntrySchema,
      owned: OwnedValues,
    }),
    z.strictObject({
      kind: z.literal('remove'),
      key: Key,
      before: EntrySchema,
      owned: OwnedValues,
    }),
    z
      .strictObject({ kind: z.literal('forget'), key: Key, owned: OwnedValues })
      .describe('Only the mark of ownership goes.'),
  ])
  .meta({ id: 'change' });

const ReportSchema = z
  .strictObject({
    target: Text.describe('The server, as site.yaml names it.'),
    product: Text,
    layer: LayerId,
    changes: z.array(ChangeSchema).describe('Made, or for a dry run what would be made.'),
    conflicts: z.array(
      z.strictObject({
        key: Key,
        reason: z.enum(['not-ours', 'changed-by-others']),
        found: Texts,
        wanted: Texts.nullable().describe('null: it should not be there at all.'),
      }),
    ),
    held: z.array(ChangeSchema).describe('Above the safety limit.'),
    waiting: z.array(ChangeSchema).describe('Removals inside their grace.'),
    uncovered: Texts.describe('Keys that this server has no place for.'),
    takenBack: z
      .array(z.strictObject({ key: Key, found: Sentence.describe('What the server says now.') }))
      .describe('Changed, not answered as wanted, and taken back.'),
    openTunnels: z
      .strictObject({
        tunnels: z.array(
          z.strictObject({
            client: Text.describe('Address and port.'),
            target: Text.describe('Name and port.'),
            openSeconds: Seconds.nullable(),
          }),
        ),
        unknown: z
          .enum(['refused', 'no-answer', 'not-asked'])
          .nullable()
          .describe('Why it is not known.'),
      })
      .exactOptional()
      .describe('Connections that live on without their entry.'),
    inStep: Count.describe('Wanted entries that were right already.'),
    owned: Count.describe('Entries that Sekisho wrote there.'),
    byHand: z
      .strictObject({
        file: Text.describe('A script for a person to run.'),
        isNew: z.boolean(),
        unanswered: Texts.describe('Names that the server does not answer as wanted.'),
      })
      .exactOptional(),
  })
  .describe('One server in one round.')
  .meta({ id: 'sync-report' });

const FailureFields = {
  target: Text.describe('The server, as site.yaml names it.'),
  code: Text,
  message: Sentence.describe('In English.'),
  hint: Sentence.nullable().describe('What to do, in English.'),
};

export const HandTaskSchema = z
  .strictObject({
    appliance: Text,
    layer: LayerId,
    where: Text.describe('The program or server where it is set.'),
    entries: Texts,
    text: Text.describe('To be copied as it is: a list, a command, lines of a file.'),
    how: z.array(Sentence).describe('In English.'),
    steps: z.array(ReasonSchema).describe('The same as data.'),
  })
  .describe('One thing to set by hand.')
  .meta({ id: 'hand-task' });

export const SyncDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/sync/2'),
    dryRun: z.boolean().describe('Nothing was changed.'),
    ok: z.boolean().describe('Every server is in step, and nothing is left for a person.'),
    targets: z.array(ReportSchema),
    failed: z.array(z.strictObject(FailureFields)).describe('Servers that could not be asked.'),
    byHand: z.array(HandTaskSchema).describe('For servers without a driver.'),
  })
  .describe('One round over all servers.');

const RetryInMs = z.number().describe('Milliseconds.');

/** What assist tells of sync, too. */
export const SYNC_EVENTS = {
  estate: { event: z.literal('estate'), changed: z.boolean() },
  estateFailed: {
    event: z.literal('estate-failed'),
    message: Sentence.describe('In English.'),
    retryInMs: RetryInMs,
  },
  synced: { event: z.literal('synced'), report: ReportSchema },
  syncFailed: { event: z.literal('sync-failed'), ...FailureFields, retryInMs: RetryInMs },
};

const Head = {
  schema: z.literal('sekisho/sync-event/2'),
  at: Time,
  dryRun: z.literal(true).exactOptional().describe('Nothing is changed.'),
};

export const SyncEventSchema = z
  .discriminatedUnion('event', [
    z.strictObject({ ...Head, ...SYNC_EVENTS.estate }),
    z.strictObject({ ...Head, ...SYNC_EVENTS.estateFailed }),
    z.strictObject({ ...Head, ...SYNC_EVENTS.synced }),
    z.strictObject({ ...Head, ...SYNC_EVENTS.syncFailed }),
  ])
  .describe('A line of the loop.');

export interface SyncRound {
  readonly isDryRun: boolean;
  readonly ok: boolean;
  readonly reports: readonly SyncReport[];
  readonly failed: readonly Failure[];
  readonly byHand: readonly HandTask[];
}

export function syncDocument({
  isDryRun,
  ok,
  reports,
  failed,
  byHand,
}: SyncRound): DocumentOf<typeof SyncDocumentSchema> {
  return { schema: 'sekisho/sync/2', dryRun: isDryRun, ok, targets: reports, failed, byHand };
}

export function syncEventDocument(
  event: SyncEvent,
  { at, isDryRun }: { readonly at: Date; readonly isDryRun: boolean },
): DocumentOf<typeof SyncEventSchema> {
  return {
    schema: 'sekisho/sync-event/2',
    at: at.toISOString(),
    ...(isDryRun ? { dryRun: true } : {}),
    ...event,
  };
}
