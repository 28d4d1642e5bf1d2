// How lines of a W3C log look, by its `#Fields:`.

import type { FieldRole, ReadLayout } from '../shared/logs/line-layout.ts';
import { splitColumns } from './columns.ts';
import { COLUMNS, WORDS } from './names.ts';

const DECIDE: readonly string[] = [
  ...WORDS,
  ...[COLUMNS.method, COLUMNS.status, COLUMNS.decision, COLUMNS.port, COLUMNS.scheme].flat(),
];
/** Of another time than that of the two columns it depends on what they hold which one counts. */
const OTHER_TIMES: readonly string[] = COLUMNS.time.filter(
  (name) => name !== 'date' && name !== 'time',
);
const SERVERS: readonly string[] = COLUMNS.server;

export const readW3cLayout: ReadLayout = (line) => {
  if (!line.includes('#Fields:')) return undefined;
  // With a collector's header in front, data lines have one too.
  if (!line.startsWith('#Fields:')) return null;
  const text = line.slice('#Fields:'.length).trim();
  const names = splitColumns(text).map((name) => name.toLowerCase());
  const host = COLUMNS.host.find((name) => names.includes(name));
  const date = names.indexOf('date');
  if (
    host === undefined ||
    !names.includes('c-ip') ||
    date < 0 ||
    names[date + 1] !== 'time' ||
    new Set(names).size < names.length ||
    OTHER_TIMES.some((name) => names.includes(name))
  )
    return null;
  const isTabs = line.includes('\t');
  // Between tabs, a time in two fields is none.
  if (isTabs) return null;
  const fields = names.flatMap((name): FieldRole[] => {
    if (name === 'date') return ['time-2'];
    if (name === 'time') return [];
    if (name === 'c-ip') return ['client'];
    if (name === host) return ['host'];
    if (SERVERS.includes(name)) return ['server'];
    return [DECIDE.includes(name) ? '?key' : '?free'];
  });
  return { kind: 'fields', separator: 'blank', fields };
};
