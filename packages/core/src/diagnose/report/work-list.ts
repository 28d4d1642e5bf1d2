// Findings as sentences and facts: what the terminal, Markdown and HTML say alike, each in its own layout.

import { TEAM_OF_LAYER } from '../../model/layer.ts';
import type { Evidence } from '../../products/shared/logs/observation.ts';
import { formatBytes, formatCount, formatSpan } from '../../text/amounts.ts';
import { isTextCode, say, type Language } from '../../text/text.ts';
import type { Finding } from '../finding.ts';
import type { FileReading } from '../tally/tally-file.ts';
import { hasNoRequest, unreadSentence } from '../unread.ts';
import { clientText, fixPlaces, summarizeGroups, type FixGroup } from '../group-by-fix.ts';

/** What was not read; then, unless nothing was and nothing was found: "2 changes end 5 of 7 findings." */
export function verdictSentences(
  language: Language,
  groups: readonly FixGroup<unknown>[],
  readings: readonly FileReading[],
): readonly string[] {
  const unread = unreadSentence(language, readings);
  if (unread === null) return [summarySentence(language, groups)];
  return groups.length === 0 && hasNoRequest(readings)
    ? [unread]
    : [unread, summarySentence(language, groups)];
}

/** "2 changes end 5 of 7 findings." */
export function summarySentence(language: Language, groups: readonly FixGroup<unknown>[]): string {
  const { changes, ended, findings } = summarizeGroups(groups);
  if (findings === 0) return say(language, 'diagnose.no-findings');
  return say(language, changes === 0 ? 'diagnose.summary-none' : 'diagnose.summary', {
    changes,
    ended,
    findings,
  });
}

export function placeText(language: Language, { fix }: Pick<FixGroup, 'fix'>): string {
  const team = say(language, `sheet.team.${TEAM_OF_LAYER[fix.layer]}`);
  const layer = say(language, `layer.${fix.layer}`);
  const places = fixPlaces(fix).join(', ');
  return `${team === layer ? team : `${team}, ${layer}`}${places === '' ? '' : `: ${places}`}`;
}

/** "1 change ends 452 requests of 2 machines", or why there is none. */
export function groupSentence(language: Language, group: FixGroup<unknown>): string {
  const { kind, count, clients, findings } = group;
  if (kind !== 'change') return say(language, `diagnose.${kind}`);
  if (count === 0) return say(language, 'diagnose.ends-findings', { findings: findings.length });
  return say(language, clients.length === 0 ? 'diagnose.ends-requests' : 'diagnose.ends', {
    requests: count,
    machines: clients.length,
  });
}

/** The change as lines: entries to remove, entries to add, other actions. */
export function fixLines(language: Language, { fix }: Pick<FixGroup, 'fix'>): string[] {
  return [
    ...(fix.remove ?? []).map((entry) => `- ${entry}`),
    ...fix.add.map((entry) => `+ ${entry}`),
    ...(fix.enableBypassList === true ? [say(language, 'diagnose.enable-list')] : []),
  ];
}

/** Where no entry ends it, what a finding of this kind means says what to do. */
export function whatToDo(
  language: Language,
  { kind }: Pick<FixGroup, 'kind'>,
  { code }: Finding,
): string | null {
  return kind === 'look' ? say(language, `explain.${code}`) : null;
}

/** When, from where and how much, of a group or of one finding. */
export function countFacts(
  language: Language,
  { count, bytes, first, last }: Pick<Finding, 'count' | 'bytes' | 'first' | 'last'>,
): string[] {
  return [
    `${formatCount(language, count)}×`,
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    ...(last === '' ? [] : [formatSpan(first, last)]),
  ];
}

export function findingFacts(language: Language, finding: Finding): string[] {
  const client = clientText(finding);
  const named = (column: 'client' | 'confidence', text: string): string =>
    `${say(language, `diagnose.column.${column}`)}: ${text}`;
  return [
    ...countFacts(language, finding),
    ...(client === '' ? [] : [named('client', client)]),
    named('confidence', say(language, `diagnose.confidence.${finding.confidence}`)),
    finding.code,
  ];
}

export function placesText(evidence: readonly Evidence[]): string {
  return evidence.map(({ file, line }) => `${file}:${String(line)}`).join(', ');
}

/** The lines of logs that are held, each with where it stands. */
export function evidenceLines({
  evidence,
}: Finding): readonly { readonly place: string; readonly text: string }[] {
  return evidence.flatMap((each) =>
    each.text === undefined ? [] : [{ place: placesText([each]), text: each.text }],
  );
}

/** As {@link evidenceLines}, below the list of places: where there are several, each behind its own. */
export function rawLines(finding: Finding): string[] {
  const lines = evidenceLines(finding);
  return lines.map(({ place, text }) => (lines.length === 1 ? text : `${place}: ${text}`));
}

export function stageName(language: Language, stage: string): string {
  const code = `stage.${stage}`;
  return isTextCode(code) ? say(language, code) : stage;
}
