// The lines of a proxy's lists, as sync's drivers read them, → the patterns that are let through.

import { formatPattern, parsePattern } from '../names/pattern.ts';
import type { ProxyList } from '../roads/current-settings.ts';
import type { ProxySync } from '../site/site.ts';
import type { ServerReading } from './server-reading.ts';

type List = Omit<ProxyList, 'proxy'>;
type Driver = ProxySync['driver'];

interface Line {
  readonly file: string;
  readonly text: string;
}

/** Keys are a file's name, a blank and the line. */
export function listFromLines(
  driver: string,
  { entries, absent, isWhole }: Pick<ServerReading, 'entries' | 'absent' | 'isWhole'>,
): List {
  const read = READERS[driver as Driver];
  const found = read(Object.keys(entries).map(toLine));
  const patterns = [...found.keys()];
  return {
    patterns,
    problems: [],
    ports: Object.fromEntries(found),
    ...(isWhole
      ? {}
      : { absent: [...read(absent.map(toLine)).keys()].filter((each) => !found.has(each)) }),
  };
}

/** Pattern → ports; none: the list is of no port in particular. */
type Found = ReadonlyMap<string, readonly number[]>;

const READERS: Readonly<Record<Driver, (lines: readonly Line[]) => Found>> = {
  // `443 name`
  squid: (lines) =>
    collect(
      lines.map(({ text }) => {
        const [port = '', pattern = ''] = text.split(/\s+/);
        return { pattern, port: Number(port) };
      }),
    ),
  'squid-reconfigure': (lines) => {
    const isExcept = new Set(
      lines
        .filter(({ file }) => file.startsWith('except-'))
        .map(({ file, text }) => `${portOf(file)} .${text}`),
    );
    return collect(
      lines
        .filter(({ file }) => file.startsWith('allow-'))
        .map(({ file, text }) => ({
          // Of a suffix without its apex Squid has the suffix, and the apex as an exception.
          pattern: isExcept.has(`${portOf(file)} ${text}`) ? `*${text}` : text,
          port: Number(portOf(file)),
        })),
    );
  },
  // A name stands in both lists, of which a firewall fetches the one that it understands.
  edl: (lines) => {
    const urls = new Set(
      lines.filter(({ file }) => file === 'urls.txt').map(({ text }) => text.replace(/\/$/, '')),
    );
    const domains = new Set(
      lines.filter(({ file }) => file === 'domains.txt').map(({ text }) => text),
    );
    const names = [...urls].filter((text) => domains.has(text));
    const suffixes = [...urls].filter((text) => text.startsWith('*.'));
    // A suffix with its apex is two lines.
    const withApex = suffixes.flatMap((text) => (urls.has(text.slice(2)) ? [text.slice(1)] : []));
    return collect(
      [...names, ...suffixes, ...withApex].map((pattern) => ({ pattern, port: null })),
    );
  },
};

function portOf(file: string): string {
  return /-(\d+)\.txt$/.exec(file)?.[1] ?? '';
}

function collect(
  lines: readonly { readonly pattern: string; readonly port: number | null }[],
): Found {
  const found = new Map<string, number[]>();
  for (const { pattern, port } of lines) {
    const parsed = parsePattern(pattern);
    if (!parsed.ok) continue;
    const key = formatPattern(parsed.pattern);
    found.set(key, [...(found.get(key) ?? []), ...(port === null ? [] : [port])]);
  }
  return found;
}

function toLine(key: string): Line {
  const blank = key.indexOf(' ');
  return { file: key.slice(0, blank), text: key.slice(blank + 1) };
}
