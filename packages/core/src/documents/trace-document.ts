// The document of a trace: `sekisho/trace/2` for one appliance, `sekisho/site-trace/2` for several.

import { z } from 'zod';

import type { Reason } from '../model/road.ts';
import type { Trace } from '../roads/trace-types.ts';
import { sayReason, type Language } from '../text/text.ts';
import {
  Port,
  ProgramId,
  ReadingSchema,
  readingsOf,
  ReasonSchema,
  Sentence,
  NotKnownPartId,
  Text,
  Texts,
  type DocumentOf,
} from './json-document.ts';

const SettingsKind = z.enum(['planned', 'current']).describe('Whose settings were asked.');

const Said = {
  reason: Sentence.describe('The sentence of `because`, in the language of the command.'),
  because: ReasonSchema,
};
const By = Text.nullable().describe('The entry that decided; null: none.');

const WalkedRoad = z.enum(['private-endpoint', 'proxy', 'direct', 'none', 'not-known']);
const WalkedOutcome = z.enum([
  'reached',
  'settings-rejected',
  'no-such-name',
  'no-resolver-answer',
  'rejected-by-firewall',
  'no-route',
  'denied-by-proxy',
  'proxy-cannot-resolve',
  'refused-at-public-address',
  'nobody-at-address',
  'not-known',
]);

const StepSchema = z
  .discriminatedUnion('step', [
    z.strictObject({
      step: z.literal('bypass'),
      dialect: Text.describe('How the program reads its list.'),
      road: z.enum(['direct', 'proxy', 'rejected']),
      by: By,
      ...Said,
    }),
    z.strictObject({
      step: z.literal('resolve'),
      resolver: Text,
      name: Text,
      chain: Texts.describe('Aliases that were followed.'),
      addresses: Texts,
      answer: z.enum(['address', 'nxdomain', 'none', 'not-known']),
      ...Said,
    }),
    z.strictObject({
      step: z.literal('asks'),
      resolver: Text.describe('Who asks further.'),
      asked: Text.describe('Whom: a resolver, addresses, or `internet`.'),
      suffix: Text.nullable().describe('The suffix of the rule that decided; null: all else.'),
      ...Said,
    }),
    z.strictObject({
      step: z.literal('other-resolver'),
      resolver: Text.describe("Another one of the client's list."),
      road: WalkedRoad,
      outcome: WalkedOutcome,
      ...Said,
    }),
    z.strictObject({
      step: z.literal('route'),
      from: Text,
      to: Text,
      via: z.enum(['lan', 'vpn', 'internet', 'undeclared', 'microsoft-peering']),
      ...Said,
    }),
    z.strictObject({
      step: z.literal('firewall'),
      from: Text,
      to: Text,
      port: Port,
      verdict: z.enum(['allowed', 'rejected']),
      by: By,
      ...Said,
    }),
    z.strictObject({
      step: z.literal('proxy'),
      proxy: Text,
      verdict: z.enum(['allowed', 'denied']),
      by: By,
      ...Said,
    }),
    z.strictObject({
      step: z.literal('arrive'),
      at: Text,
      verdict: z.enum(['answered', 'refused', 'nobody']),
      ...Said,
    }),
    z.strictObject({
      step: z.literal('not-known'),
      part: NotKnownPartId,
      ...Said,
    }),
  ])
  .describe('One decision on the way, by who takes it.')
  .meta({ id: 'step' });

const TraceFields = {
  schema: z.literal('sekisho/trace/2'),
  settings: SettingsKind,
  appliance: Text.describe('Name of the appliance.'),
  name: Text,
  port: Port,
  program: ProgramId,
  machine: Text.exactOptional().describe(
    'The machine of site.yaml whose agent asks, by settings of its own; `program` decides nothing then.',
  ),
  steps: z.array(StepSchema),
  readings: z
    .array(ReadingSchema)
    .exactOptional()
    .describe(
      'Of `current` settings: what sync has read of servers, when, and where it does not count, why.',
    ),
  road: WalkedRoad,
  outcome: WalkedOutcome,
};

export const TraceDocumentSchema = z
  .strictObject(TraceFields)
  .describe('One connection from the program to where it ends.');

export const SiteTraceDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/site-trace/2'),
    settings: SettingsKind,
    same: z.boolean().describe('Whether all appliances take the same steps.'),
    traces: z.array(z.strictObject(TraceFields)).describe('One for each appliance.'),
  })
  .describe('The same connection from several appliances.');

type TraceDocument = DocumentOf<typeof TraceDocumentSchema>;

export interface TraceOf {
  readonly settings: 'planned' | 'current';
  readonly appliance: string;
  readonly trace: Trace;
  readonly readings?: readonly Reason[];
}

export function traceDocument(
  language: Language,
  { settings, appliance, trace, readings = [] }: TraceOf,
): TraceDocument {
  return {
    schema: 'sekisho/trace/2',
    settings,
    appliance,
    ...trace,
    steps: trace.steps.map((step) => ({
      ...step,
      reason: sayReason(language, step.reason),
      because: step.reason,
    })),
    ...readingsOf(language, readings),
  };
}

export function siteTraceDocument(
  settings: TraceOf['settings'],
  traces: readonly TraceDocument[],
  { same }: { readonly same: boolean },
): DocumentOf<typeof SiteTraceDocumentSchema> {
  return { schema: 'sekisho/site-trace/2', settings, same, traces };
}
