// What a report says beside the findings: how much was read, and what of it is no finding.

import { formatBytes, formatCount, formatSpan, formatUtc } from '../../text/amounts.ts';
import { say, type Language } from '../../text/text.ts';
import type { OthersSummary, UnplannedName } from '../others-summary.ts';
import type { FileReading } from '../tally/tally-file.ts';
import type { ReportRead } from './report.ts';
import { placesText } from './work-list.ts';

/** In the note on what other machines were denied. */
const MOST_NAMED = 3;

export function sumRead(readings: readonly FileReading[]): {
  readonly files: number;
  readonly lines: number;
  readonly bytes: number;
  readonly unreadable: number;
} {
  const sum = (count: (each: FileReading) => number): number =>
    readings.reduce((total, each) => total + count(each), 0);
  return {
    files: readings.length,
    lines: sum(({ lines }) => lines),
    bytes: sum(({ bytes }) => bytes),
    unreadable: sum(({ unreadable }) => unreadable),
  };
}

/** How much was read, and of which time. */
export function readSentences(language: Language, { readings, range }: ReportRead): string[] {
  const read = sumRead(readings);
  return [
    say(language, 'diagnose.read-in-all', { ...read, bytes: formatBytes(read.bytes) }),
    ...(range.first === ''
      ? []
      : [
          say(language, 'diagnose.range', {
            first: formatUtc(range.first),
            last: formatUtc(range.last),
          }),
        ]),
  ];
}

export function readTable(
  language: Language,
  { readings }: ReportRead,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const isCut = readings.some(({ outside }) => outside > 0);
  const columns = ['log', 'format', 'lines', 'unreadable', 'bytes'] as const;
  return {
    head: [...columns, ...(isCut ? (['outside'] as const) : [])].map((column) =>
      say(language, `diagnose.column.${column}`),
    ),
    rows: readings.map(({ file, format, lines, unreadable, bytes, outside }) => [
      file,
      format ?? say(language, 'diagnose.format-not-known'),
      formatCount(language, lines),
      formatCount(language, unreadable),
      formatBytes(bytes),
      ...(isCut ? [formatCount(language, outside)] : []),
    ]),
  };
}

/** What is no finding, and still to be known. */
export function readNotes(
  language: Language,
  { readings, dropped, malformedNames, others }: Omit<ReportRead, 'range' | 'isUnknownListed'>,
): string[] {
  const { count, examples } = malformedNames;
  const names = examples
    .map(({ name, evidence }) => `${name} (${placesText([evidence])})`)
    .join(', ');
  return [
    ...readings.flatMap(({ file, format, lines, examples: unread }) => [
      ...(format === null && lines > 0 ? [say(language, 'diagnose.unknown-format', { file })] : []),
      ...unread.map(({ line, text }) => say(language, 'diagnose.example', { file, line, text })),
    ]),
    ...(count > 0 ? [say(language, 'diagnose.malformed-names', { count, names })] : []),
    ...(others !== null && others.deniedNames > 0 ? [othersText(language, others)] : []),
    ...(dropped > 0 ? [say(language, 'diagnose.dropped', { count: dropped })] : []),
  ];
}

export function unknownNameLine(
  language: Language,
  { name, port, count, first, last, evidence }: UnplannedName,
): string {
  const [place] = evidence;
  const where = place === undefined ? '' : ` (${placesText([place])})`;
  const time = last === '' ? '' : `, ${formatSpan(first, last)}`;
  return `${name}:${String(port)}, ${formatCount(language, count)}×${time}${where}`;
}

function othersText(language: Language, others: OthersSummary): string {
  const names = others.mostDenied
    .slice(0, MOST_NAMED)
    .map(({ name, count }) => `${name} (${formatCount(language, count)}×)`)
    .join(', ');
  return say(language, others.isComplete ? 'diagnose.others' : 'diagnose.others-at-least', {
    requests: others.denied,
    number: others.deniedNames,
    names,
  });
}
