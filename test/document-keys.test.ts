// No builder of a JSON document can print a key that the document's schema does not have. TypeScript takes an object
// with more keys than asked for, so here every type that a builder spreads into its document is held against it, key
// by key and however deep. A key too many is an error of the compiler (npm run check:types), which names it.

import { expect, test } from 'vitest';

import type { AssistEvent } from '@sekisho/core/assist/assist-event.ts';
import type { CapacityDocument } from '@sekisho/core/capacity/plan-capacity.ts';
import type { Requirement, Source } from '@sekisho/core/catalog/catalog.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { StageProgress } from '@sekisho/core/diagnose/progress.ts';
import type { MalformedNames } from '@sekisho/core/diagnose/tally/malformed-names.ts';
import type { FileReading } from '@sekisho/core/diagnose/tally/tally-file.ts';
import type { PrintedDocument, PrintedEvent } from '@sekisho/core/documents/documents.ts';
import type { SettingsChange } from '@sekisho/core/model/change.ts';
import type { PlanDifferences } from '@sekisho/core/plan/compare-plans.ts';
import type { SitePlanDifferences } from '@sekisho/core/plan/compare-site-plans.ts';
import type { SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { SkippedProduct } from '@sekisho/core/render/render-products.ts';
import type { WriteResult } from '@sekisho/core/render/write-rendered.ts';
import type { BypassReport } from '@sekisho/core/roads/dialects/bypass.ts';
import type { Step, Trace } from '@sekisho/core/roads/trace-types.ts';
import type { Failure, SyncEvent } from '@sekisho/core/sync/sync-site.ts';
import type { SyncReport } from '@sekisho/core/sync/sync-target.ts';
import type { TrafficRow } from '@sekisho/rehearsal/appliance/traffic-meter.ts';
import type { LinkCounters, VpnLink } from '@sekisho/rehearsal/network/network.ts';
import type { RehearsalReport } from '@sekisho/rehearsal/report/report.ts';
import type { HandNote } from '@sekisho/sekisho/cli/migrate/find-changes.ts';

type Keys<T> = T extends unknown ? keyof T : never;
type At<T, Key> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never;

/** Keys anywhere in a value that the declared type does not have there; `never`: none. */
type Undeclared<Value, Declared> = Value extends string | number | boolean | null | undefined
  ? never
  : Value extends readonly (infer Item)[]
    ? Undeclared<Item, Extract<Declared, readonly unknown[]>[number]>
    : Value extends object
      ? {
          [Key in Keys<Value>]: Key extends Keys<Declared>
            ? Undeclared<At<Value, Key>, At<Declared, Key>>
            : Key;
        }[Keys<Value>]
      : never;

/** `true` when every key is declared; else the type that the compiler names is the keys that are not. */
type AllDeclared<Value, Declared> = [Undeclared<Value, Declared>] extends [never]
  ? true
  : Undeclared<Value, Declared>;

type Of<Schema extends PrintedDocument['schema']> = Extract<
  PrintedDocument,
  { readonly schema: Schema }
>;
type EventOf<Schema extends PrintedEvent['schema']> = Extract<
  PrintedEvent,
  { readonly schema: Schema }
>;
/** It becomes `because`, and its sentence `reason`. */
type WithoutReason<T> = T extends unknown ? Omit<T, 'reason'> : never;
type Findings = Of<'sekisho/findings/2'>;
type Read = NonNullable<Findings['read']>;
type Sync = Of<'sekisho/sync/2'>;

const DECLARED: {
  readonly plan: AllDeclared<Plan, Of<'sekisho/plan/2'>>;
  readonly sitePlan: AllDeclared<SitePlan, Of<'sekisho/site-plan/2'>>;
  readonly diff: AllDeclared<PlanDifferences, Of<'sekisho/diff/2'>>;
  readonly siteDiff: AllDeclared<SitePlanDifferences, Of<'sekisho/site-diff/2'>>;
  readonly trace: AllDeclared<Omit<Trace, 'steps'>, Of<'sekisho/trace/2'>>;
  readonly step: AllDeclared<WithoutReason<Step>, Of<'sekisho/trace/2'>['steps'][number]>;
  readonly finding: AllDeclared<Finding, Findings['findings'][number]>;
  readonly progress: AllDeclared<StageProgress, Findings['progress'][number]>;
  readonly reading: AllDeclared<FileReading, Read['logs'][number]>;
  readonly malformedNames: AllDeclared<MalformedNames, Read['malformedNames']>;
  readonly bypass: AllDeclared<BypassReport, Of<'sekisho/bypass/1'>>;
  readonly render: AllDeclared<WriteResult, Of<'sekisho/render/1'>>;
  readonly skipped: AllDeclared<SkippedProduct, Of<'sekisho/render/1'>['skipped'][number]>;
  readonly capacity: AllDeclared<CapacityDocument, Of<'sekisho/capacity/1'>>;
  readonly requirement: AllDeclared<Requirement, Of<'sekisho/catalog/2'>['requirements'][number]>;
  readonly source: AllDeclared<Source, Of<'sekisho/catalog/2'>['sources'][number]>;
  readonly sync: AllDeclared<SyncReport, Sync['targets'][number]>;
  readonly failure: AllDeclared<Failure, Sync['failed'][number]>;
  readonly syncEvent: AllDeclared<SyncEvent, EventOf<'sekisho/sync-event/2'>>;
  readonly assistEvent: AllDeclared<AssistEvent, EventOf<'sekisho/assist-event/2'>>;
  readonly migrate: AllDeclared<HandNote, Of<'sekisho/migrate/1'>['byHand'][number]>;
  readonly traffic: AllDeclared<TrafficRow, RehearsalReport['traffic'][number]>;
  readonly links: AllDeclared<LinkCounters, RehearsalReport['links'][number]>;
  readonly vpnLink: AllDeclared<VpnLink, RehearsalReport['vpnLink']>;
  readonly change: AllDeclared<SettingsChange, RehearsalReport['runs'][number]['changed'][number]>;
} = {
  plan: true,
  sitePlan: true,
  diff: true,
  siteDiff: true,
  trace: true,
  step: true,
  finding: true,
  progress: true,
  reading: true,
  malformedNames: true,
  bypass: true,
  render: true,
  skipped: true,
  capacity: true,
  requirement: true,
  source: true,
  sync: true,
  failure: true,
  syncEvent: true,
  assistEvent: true,
  migrate: true,
  traffic: true,
  links: true,
  vpnLink: true,
  change: true,
};

interface Inner {
  readonly kept: string;
  readonly secret: number;
}

test('every key that a builder passes on is declared', () => {
  // That the types above can fail at all: a key too many, at the top, in a list, and in one kind of several.
  const top: AllDeclared<Inner, { readonly kept: string }> = 'secret';
  const inList: AllDeclared<
    { readonly list: readonly Inner[] },
    { readonly list: readonly { readonly kept: string }[] }
  > = 'secret';
  const inUnion: AllDeclared<Inner | { readonly other: true }, { readonly kept: string }> = 'other';
  expect([top, inList, inUnion]).toEqual(['secret', 'secret', 'other']);
  expect(Object.values(DECLARED)).toEqual(Object.values(DECLARED).map(() => true));
});
