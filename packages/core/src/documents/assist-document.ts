// The document of a line of assist: `sekisho/assist-event/2`.

import { z } from 'zod';

import { ASSIST_EVENT_SCHEMA, type AssistEvent } from '../assist/assist-event.ts';
import { FindingSchema, StageProgressFields } from './findings-document.ts';
import {
  Count,
  LayerId,
  Port,
  ReasonSchema,
  Text,
  Texts,
  Time,
  type DocumentOf,
} from './json-document.ts';
import { HandTaskSchema, SYNC_EVENTS } from './sync-document.ts';

const Head = {
  schema: z.literal(ASSIST_EVENT_SCHEMA),
  at: Time,
  dryRun: z.literal(true).exactOptional().describe('Nothing is changed.'),
};

const Denied = {
  name: Text,
  port: Port,
  client: Text.describe('Address of the appliance or source that asked.'),
  standing: z
    .enum(['expected', 'other-tenants', 'for-person', 'planned', 'unexpected'])
    .describe(
      'other-tenants: expected by its form, but one that anybody can take; for-person: a second one of a requirement, or one that nothing asks for any more.',
    ),
  because: ReasonSchema,
  requirement: Text.nullable().describe('What needs the name; null when nothing does.'),
  layer: LayerId,
};

export const AssistEventSchema = z
  .discriminatedUnion('event', [
    z.strictObject({
      ...Head,
      event: z.literal('started'),
      site: Text,
      mode: z.enum(['ask', 'add', 'watch', 'report']),
      servers: z.array(z.strictObject({ name: Text, product: Text, layer: LayerId })),
      logs: Texts,
      learned: Texts.describe('Learned in earlier runs and still planned.'),
    }),
    z.strictObject({ ...Head, ...SYNC_EVENTS.estate }),
    z.strictObject({ ...Head, ...SYNC_EVENTS.estateFailed }),
    z.strictObject({ ...Head, ...SYNC_EVENTS.synced }),
    z.strictObject({ ...Head, ...SYNC_EVENTS.syncFailed }),
    z
      .strictObject({
        ...Head,
        event: z.literal('name-expected'),
        name: Text,
        by: z.literal('migrate-site'),
      })
      .describe('A name that Azure shows before its endpoint exists.'),
    z.strictObject({ ...Head, event: z.literal('stage'), ...StageProgressFields }),
    z
      .strictObject({
        ...Head,
        event: z.literal('denied'),
        decision: z.enum(['proposed', 'added', 'declined', 'only-shown']),
        ...Denied,
      })
      .describe('The proxy denied a request.'),
    z
      .strictObject({ ...Head, event: z.literal('names-left-out'), told: Count })
      .describe('So many denied names were told; further ones are not.'),
    z
      .strictObject({ ...Head, event: z.literal('would-deny'), ...Denied })
      .describe('Let through, though the plan has no entry for it.'),
    z.strictObject({ ...Head, event: z.literal('finding'), finding: FindingSchema }),
    z
      .strictObject({ ...Head, event: z.literal('by-hand'), tasks: z.array(HandTaskSchema) })
      .describe('All that people still have to change; replaces the previous list.'),
    z.strictObject({
      ...Head,
      event: z.literal('log'),
      log: Text,
      state: z.enum(['waiting', 'unknown-format', 'read']).describe('waiting: not there or empty.'),
    }),
    z
      .strictObject({
        ...Head,
        event: z.literal('report-mode'),
        proxy: Text,
        state: z.enum(['on', 'off', 'not-possible']),
      })
      .describe("Whether the proxy's helper lets all names of the appliances through for now."),
    z.strictObject({
      ...Head,
      event: z.literal('end'),
      because: z.enum(['stage-reached', 'interrupted', 'shown']),
      ok: z.boolean(),
    }),
  ])
  .describe('What happened while a set-up was assisted.');

export function assistEventDocument(
  event: AssistEvent,
  { at, isDryRun }: { readonly at: Date; readonly isDryRun: boolean },
): DocumentOf<typeof AssistEventSchema> {
  return {
    schema: ASSIST_EVENT_SCHEMA,
    at: at.toISOString(),
    ...(isDryRun ? { dryRun: true as const } : {}),
    ...event,
  };
}
