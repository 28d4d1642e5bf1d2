// How lines of a W3C log look, by its `#Fields:`.

import type { FieldRole, ReadLayout } from '../shared/logs/line-layout.ts';
import { splitColumns } from './columns.ts';

const DECIDE: readonly string[] = [
  'action',
  'cs-method',
  'cs-protocol',
  'cs-uri-port',
  'cs-uri-scheme',
  'r-port',
  's-action',
  's-operation',
  'sc-filter-result',
  'sc-status',
];
/** Their times may hold a blank without quotes. */
const BRACKETED: readonly string[] = ['localtime', 'gmttime'];
const SERVERS: readonly string[] = ['r-ip', 's-supplier-ip', 'cs-uri-address'];

export const readW3cLayout: ReadLayout = (line) => {
  if (!line.includes('#Fields:')) return undefined;
  // With a collector's header in front, data lines have one too.
  if (!line.startsWith('#Fields:')) return null;
  const text = line.slice('#Fields:'.length).trim();
  const names = splitColumns(text).map((name) => name.toLowerCase());
  const host = ['cs-host', 'r-host'].find((name) => names.includes(name));
  const date = names.indexOf('date');
  if (
    host === undefined ||
    !names.includes('c-ip') ||
    date < 0 ||
    names[date + 1] !== 'time' ||
    new Set(names).size < names.length ||
    BRACKETED.some((name) => names.includes(name))
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
