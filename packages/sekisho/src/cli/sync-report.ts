// A round of keep as lines for people.

import type { Change } from '@sekisho/core/products/shared/sync/change.ts';
import type { Failure } from '@sekisho/core/sync/sync-site.ts';
import type { SyncReport } from '@sekisho/core/sync/sync-target.ts';
import { say, type Language } from '@sekisho/core/text/text.ts';
import type { Style } from './io.ts';
import { escapeForTerminal } from './table.ts';

export interface ReportLine {
  readonly style: Style;
  readonly text: string;
  /** To be copied: not wrapped. */
  readonly isWhole?: true;
}

export function linesOfReport(
  language: Language,
  report: SyncReport,
  isDryRun: boolean,
): ReportLine[] {
  const line = (
    style: Style,
    code: Parameters<typeof say>[1],
    values: Record<string, string | number> = {},
  ): ReportLine => ({
    style,
    text: escapeForTerminal(say(language, code, { target: report.target, ...values })),
  });
  const { changes, conflicts, held, waiting, uncovered, takenBack, byHand, openTunnels } = report;
  const head = line('bold', isDryRun ? 'sync.would-change' : 'sync.changed', {
    product: report.product,
    // What a person has still to run counts as a change to come.
    changes: changes.length + (isDryRun ? (byHand?.unanswered.length ?? 0) : 0),
    inStep: report.inStep,
    owned: report.owned,
  });
  return [
    head,
    ...changes.map((change) => ({
      style: styleOf(change),
      text: `  ${escapeForTerminal(describeChange(change))}`,
    })),
    ...conflicts.map(({ key, reason, found, wanted }) =>
      line('yellow', reason === 'not-ours' ? 'sync.not-ours' : 'sync.changed-by-others', {
        key,
        found: found.join(' ') || '-',
        wanted: wanted?.join(' ') ?? '-',
      }),
    ),
    ...takenBack.map(({ key, found }) => line('red', 'sync.taken-back', { key, found })),
    ...(held.length > 0
      ? [line('yellow', 'sync.held', { count: held.length, owned: report.owned })]
      : []),
    ...held.map((change) => ({
      style: 'dim' as const,
      text: `  (${escapeForTerminal(describeChange(change))})`,
    })),
    ...waiting.map(({ key }) => line('dim', 'sync.waiting', { key })),
    ...uncovered.map((key) => line('yellow', 'sync.uncovered', { key })),
    ...(openTunnels?.tunnels ?? []).map(({ client, target: to, openSeconds }) =>
      line('yellow', 'sync.open-tunnel', { client, to, seconds: openSeconds ?? '?' }),
    ),
    ...(openTunnels === undefined || openTunnels.unknown === null
      ? []
      : [line('yellow', `sync.open-tunnels-${openTunnels.unknown}`)]),
    ...(byHand?.isNew === true
      ? [
          line('green', isDryRun ? 'sync.script-would-be-written' : 'sync.script-written', {
            file: byHand.file,
          }),
        ]
      : []),
    ...(byHand === undefined
      ? []
      : byHand.unanswered.length === 0
        ? []
        : [
            line('yellow', 'sync.by-hand', {
              file: byHand.file,
              count: byHand.unanswered.length,
              first: byHand.unanswered[0] ?? '',
            }),
          ]),
  ];
}

export function linesOfFailure(language: Language, { target, message, hint }: Failure): string[] {
  return [
    escapeForTerminal(say(language, 'sync.failed', { target, message })),
    ...(hint === null ? [] : [`hint: ${escapeForTerminal(hint)}`]),
  ];
}

function describeChange(change: Change): string {
  const show = (values: readonly string[], ttl: number): string =>
    [...values, ...(ttl > 0 ? [`(TTL ${String(ttl)})`] : [])].join(' ');
  switch (change.kind) {
    case 'add':
      return `+ ${change.key} ${show(change.after.values, change.after.ttlSeconds)}`.trimEnd();
    case 'change':
      return `~ ${change.key} ${show(change.before.values, change.before.ttlSeconds)} -> ${show(change.after.values, change.after.ttlSeconds)}`;
    case 'remove':
      return `- ${change.key} ${show(change.before.values, change.before.ttlSeconds)}`.trimEnd();
    case 'forget':
      return `- ${change.key} (mark)`;
  }
}

function styleOf({ kind }: Change): Style {
  if (kind === 'add') return 'green';
  return kind === 'change' ? 'cyan' : 'red';
}
