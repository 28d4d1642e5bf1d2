// Events of Windows, as text (event-text.ts) and as XML, one `<Event>` each (`wevtutil qe /f:xml`, `ToXml()`, the event viewer's "Save as XML"; the
// schema is Microsoft's "Event Schema"). What the events of a program mean: shared/logs/fields.

import { fieldsOf } from '../shared/logs/fields/named-field-set.ts';
import { readFields } from '../shared/logs/fields/read-fields.ts';
import { fieldsOfText } from '../shared/logs/event-text.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

const EVENT = /^\s*<Event[ >]/;
const PROVIDER = /<Provider\b[^>]{0,400}?\bName=(?:'([^']{0,200})'|"([^"]{0,200})")/;
const ID = /<EventID(?: [^>]{0,100})?>(\d{1,5})<\/EventID>/;
const TIME = /<TimeCreated\b[^>]{0,100}?\bSystemTime=(?:'([^']{0,40})'|"([^"]{0,40})")/;
const CHANNEL = /<Channel>([^<]{0,200})<\/Channel>/;
const MESSAGE = /<Message>([^<]{0,65536})<\/Message>/;
const DATA = /<Data Name=(?:'([^']{1,100})'|"([^"]{1,100})")(?:\/>|>([^<]{0,65536})<\/Data>)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

export function createWindowsEventReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (!EVENT.test(line)) {
      const told = fieldsOfText(line);
      return told === null ? undefined : readFields(fieldsOf(told), { evidence, options });
    }
    const provider = PROVIDER.exec(line);
    const id = ID.exec(line);
    if (provider === null || id === null) return undefined;
    const time = TIME.exec(line);
    const data = [...line.matchAll(DATA)].map(
      ([, single, double, value = '']) => [single ?? double ?? '', plainText(value)] as const,
    );
    const fields = fieldsOf([
      ['providername', provider[1] ?? provider[2] ?? ''],
      ['eventid', id[1] ?? ''],
      ['systemtime', time?.[1] ?? time?.[2] ?? ''],
      ['channel', CHANNEL.exec(line)?.[1] ?? ''],
      ['message', plainText(MESSAGE.exec(line)?.[1] ?? '')],
      ...data,
    ]);
    return readFields(fields, { evidence, options });
  };
}

function plainText(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});/g, (_, code: string) =>
    code.startsWith('#x')
      ? characterOf(Number.parseInt(code.slice(2), 16))
      : code.startsWith('#')
        ? characterOf(Number(code.slice(1)))
        : (ENTITIES[code] ?? ''),
  );
}

function characterOf(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
}
