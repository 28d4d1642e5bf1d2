// How the lines look that have the names of one that was read, in the same order (access-log.ts).

import { fieldsOf } from '../shared/logs/fields/named-field-set.ts';
import { rolesOf, timeRole, type Roles } from '../shared/logs/fields/learned-roles.ts';
import type { PartsLayout, ValuePart } from '../shared/logs/line-layout.ts';
import { CEF, LEEF, PAIR_OF_CEF, readCef, readLeef } from './access-log.ts';

const MOST_HEADS = 8;
const STAMP = /^(?:\d{10}|\d{13}|\d{13}0{6})$/;
/** What stands in front of the pairs, and of it what is the same in lines that look alike. */
const HEADER_OF_CEF = /^(CEF: ?\d+\|[^\\|]*\|)(?:[^\\|]*\|){5}/;
const HEADER_OF_LEEF = /^(LEEF:[12](?:\.\d)?\|[^\\|]*\|)(?:[^\\|]*\|){3}/;
/** Behind the vendor: product, version, and the event's class, which some tell by; in CEF a title and how grave it is. */
const HEADER = {
  '=': ['text', 'text', 'key', 'text', 'text'],
  '\t': ['text', 'text', 'key'],
} as const;
/** What names the delimiter of LEEF 2.0; a tab. */
const DELIMITER = /^(?:0?x[\da-fA-F]{1,4}|[^\w\s])?\|/;
const TAB_BY_NAME = /^(?:0?x0{0,3}9)?\|$/;

type Pair = readonly [name: string, value: string];
interface Form {
  readonly vendor: string;
  /** How LEEF 2.0 names its delimiter. */
  readonly delimiter: string;
  readonly pairs: readonly Pair[];
  readonly until: keyof typeof HEADER;
}
interface Value {
  readonly kind: 'string';
  readonly name: string;
  readonly text: string;
}

/** null: lines like this one are read as text. */
export function layoutOfCef(line: string): PartsLayout | null {
  const start = CEF.exec(line) ?? LEEF.exec(line);
  const entries = readCef(line) ?? readLeef(line);
  if (start === null || entries === null) return null;
  const front = line.slice(0, start.index + start[0].length - start[0].trimStart().length);
  const heads = front === '' ? 0 : front.trimEnd().split(/ +/).length;
  const form = formOf(line.slice(front.length));
  if (form === null || heads > MOST_HEADS || !/^(?:[!-~]+ +)*$/.test(front)) return null;
  const values = form.pairs.map(([name, text]): Value => ({ kind: 'string', name, text }));
  const byName = namesOf(values, form.until === '=');
  const roles =
    byName === null
      ? null
      : rolesOf({
          fields: fieldsOf(entries),
          byName,
          valueOf: (name) => byName.get(name)?.text ?? '',
          roleOfTime: (text, of) => (STAMP.test(text) ? 'time' : timeRole(text, of)),
        });
  if (roles === null) return null;
  return { kind: 'parts', parts: partsOf(form, values, roles), heads: [heads], isShort: true };
}

/** What a label names has that name too. null: a name stands twice. */
function namesOf(values: readonly Value[], hasLabels: boolean): ReadonlyMap<string, Value> | null {
  const byName = new Map(values.map((value) => [value.name.toLowerCase(), value]));
  if (byName.size < values.length) return null;
  for (const label of hasLabels ? values.filter(isLabel) : []) {
    const labelled = label.name.slice(0, -LABEL.length);
    const value = values.find(({ name }) => name === labelled);
    const name = label.text.toLowerCase();
    if (value !== undefined && !byName.has(name)) byName.set(name, value);
  }
  return byName;
}

const LABEL = 'Label';

function isLabel({ name }: Value): boolean {
  return name.endsWith(LABEL);
}

function partsOf(
  { vendor, delimiter, until }: Form,
  values: readonly Value[],
  roles: Roles,
): PartsLayout['parts'] {
  const parts: (string | ValuePart)[] = [vendor];
  for (const value of HEADER[until]) parts.push({ value, until: '|' }, '|');
  parts.push(delimiter);
  for (const [index, value] of values.entries()) {
    const next = values[index + 1];
    const front = index === 0 ? '' : until === '=' ? ' ' : until;
    // The text of a label says what another field is.
    const isFixed = until === '=' && isLabel(value);
    parts.push(`${front}${value.name}=${isFixed ? value.text : ''}`);
    if (isFixed) continue;
    const { role = 'text', isNeeded } = roles.get(value) ?? {};
    const isTime = role === 'time' || role === 'epoch';
    parts.push({
      value: isTime && STAMP.test(value.text) ? 'stamp' : role,
      until,
      ...(next === undefined ? { isLast: true } : {}),
      ...(next !== undefined && until === '=' ? { back: next.name.length + 1 } : {}),
      ...(isNeeded === true ? { isNeeded } : {}),
    });
  }
  return parts;
}

function formOf(line: string): Form | null {
  return formOfCef(line) ?? formOfLeef(line);
}

function formOfCef(line: string): Form | null {
  const [header = '', vendor = ''] = HEADER_OF_CEF.exec(line) ?? [];
  if (header === '') return null;
  const rest = line.slice(header.length);
  const pairs = [...rest.matchAll(PAIR_OF_CEF)].map(([, name = '', value = '']): Pair => [
    name,
    value,
  ]);
  const isWhole = pairs.map(([name, value]) => `${name}=${value}`).join(' ') === rest;
  return isWhole ? { vendor, delimiter: '', pairs, until: '=' } : null;
}

function formOfLeef(line: string): Form | null {
  const [front = '', vendor = ''] = HEADER_OF_LEEF.exec(line) ?? [];
  if (front === '') return null;
  const behind = line.slice(front.length);
  const [delimiter = ''] = line.startsWith('LEEF:2') ? (DELIMITER.exec(behind) ?? []) : [];
  const rest = behind.slice(delimiter.length);
  if ((delimiter !== '' && !TAB_BY_NAME.test(delimiter)) || !rest.includes('\t')) return null;
  const pairs = rest.split('\t').map((pair): Pair => {
    const at = Math.max(pair.indexOf('='), 0);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return pairs.every(([name]) => /^[^\s=]+$/.test(name))
    ? { vendor, delimiter, pairs, until: '\t' }
    : null;
}
