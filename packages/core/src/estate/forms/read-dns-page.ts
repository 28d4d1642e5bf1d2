// The page "DNS configuration" of a private endpoint in the portal, copied as text → names with their
// addresses. Its first table has network interface, IP addresses and FQDN; the second what the DNS
// zone group writes. Browsers copy a row with tabs between its cells, or each cell on a line of its own.
// The page shows no ids: a name goes to the endpoint whose network interface has the name shown, else to
// the one that the page's title names.

import { isIP } from 'node:net';

import { nameOfEndpoint } from '../join-endpoints.ts';
import { findNameColumns, plainTitle, splitAddresses, type NameColumns } from '../name-columns.ts';
import type { PrintedName } from '../powershell-text.ts';
import { contents, unread, type Contents, type Unread } from './contents.ts';

const PAGE_TITLES = [
  'networkinterface',
  'ネットワークインターフェイス',
  'ネットワークインターフェース',
  'configurationname',
  '構成名',
  'privatednszone',
  'プライベートdnsゾーン',
];
const OTHER_TITLES = [
  'fqdn',
  'ipaddress',
  'ipaddresses',
  'ipアドレス',
  'subscription',
  'サブスクリプション',
  'dnszonegroup',
  'dnsゾーングループ',
];
/** The longest heading has six titles. */
const MAX_TITLES = 8;

const BLANKS_BETWEEN_CELLS = /[ \u00a0\u3000]{2,}/;
const BLANKS_BETWEEN_CELLS_ALL = /[ \u00a0\u3000]{2,}/g;

const PAGE_NAME = /^\s*(\S+)\s*\|\s*DNS (?:configuration|の構成|構成)\s*$/i;

interface Line {
  readonly number: number;
  readonly text: string;
}

interface Heading {
  readonly titles: readonly string[];
  readonly columns: NameColumns;
  /** Lines that it takes: one with tabs, or one for each title. */
  readonly lines: number;
}

/** Null when no line is such a table's heading. */
export function readDnsPage(text: string): Contents | null {
  // A table of PowerShell, with lines under its titles, is read elsewhere.
  const isRuled = /^[ \t]*-+(?: +-+)*[ \t]*$/m.test(text);
  const whole = text
    .split(/\r\n|\n|\r/)
    .map((line, index): Line => ({ number: index + 1, text: isRuled ? line : withTabs(line) }));
  // A browser can put empty lines between the cells.
  const lines = whole.filter((line) => line.text.trim() !== '');
  // The page's own title, when it was copied too.
  const endpoint = lines
    .map((line) => PAGE_NAME.exec(line.text)?.[1])
    .find((name) => name !== undefined);
  const names: PrintedName[] = [];
  const unused: Unread[] = [];
  let heading: Heading | null = null;
  let networkInterface = '';
  for (let index = 0; index < lines.length;) {
    const found = headingAt(lines, index);
    if (found !== null) {
      heading = found;
      index += found.lines;
      continue;
    }
    const row: Row | null = heading === null ? null : takeRow(lines, index, heading);
    if (heading === null || row === null) {
      index += 1;
      continue;
    }
    index += row.lines;
    // A row without its own interface goes on with the one above.
    networkInterface = row.networkInterface || networkInterface;
    const missing = [
      ...(row.fqdn === '' ? ['FQDN'] : []),
      ...(row.addresses.length === 0 ? ['IP address'] : []),
    ];
    if (missing.length > 0)
      unused.push(unread(`line ${row.line}`, 'form.dns-page-row', { missing: missing.join(', ') }));
    else
      names.push({
        line: row.line,
        // The second table shows the zone's own form of the name.
        fqdn: nameOfEndpoint(row.fqdn.toLowerCase().replace(/\.$/, '')),
        addresses: row.addresses,
        ...(networkInterface === '' ? {} : { networkInterface }),
        ...(endpoint === undefined ? {} : { endpoint }),
      });
  }
  return heading === null ? null : contents({ names, unused });
}

/** Editors and mail programs turn the tabs of a copied table into blanks. */
function withTabs(line: string): string {
  return line.includes('\t') || !BLANKS_BETWEEN_CELLS.test(line)
    ? line
    : line.trimEnd().replace(BLANKS_BETWEEN_CELLS_ALL, '\t');
}

interface Row {
  readonly line: number;
  readonly lines: number;
  readonly networkInterface: string;
  readonly fqdn: string;
  readonly addresses: readonly string[];
}

function headingAt(lines: readonly Line[], index: number): Heading | null {
  const first = lines[index]?.text ?? '';
  if (first.includes('\t')) return headingOf(first.split('\t'), 1);
  if (first.trim() === '') return null;
  let found: Heading | null = null;
  for (let count = 3; count <= MAX_TITLES; count += 1) {
    const titles = lines.slice(index, index + count).map((line) => line.text);
    if (titles.length < count || !titles.every(isTitle)) break;
    found = headingOf(titles, count) ?? found;
  }
  return found;
}

function headingOf(cells: readonly string[], lines: number): Heading | null {
  const titles = cells.map((cell) => cell.trim());
  const columns = findNameColumns(titles);
  return columns !== null && titles.some((title) => PAGE_TITLES.includes(plainTitle(title)))
    ? { titles, columns, lines }
    : null;
}

function isTitle(text: string): boolean {
  const plain = plainTitle(text);
  return PAGE_TITLES.includes(plain) || OTHER_TITLES.includes(plain);
}

function takeRow(lines: readonly Line[], index: number, heading: Heading): Row | null {
  const first = lines[index];
  if (first === undefined || first.text.trim() === '') return null;
  if (heading.lines === 1)
    return first.text.includes('\t')
      ? rowOf(first.text.split('\t'), first.number, 1, heading)
      : null;
  const cellsAt = (count: number): string[] =>
    lines.slice(index, index + count).map(({ text }) => text.trim());
  const startsWithAddress = splitAddresses(first.text).every((part) => isIP(part) !== 0);
  const count =
    heading.titles.length - (startsWithAddress && heading.columns.networkInterface === 0 ? 1 : 0);
  const row = rowOf(cellsAt(count), first.number, count, heading);
  // Other text of the page stands between and below the tables.
  return row !== null && row.addresses.length > 0 && row.fqdn.includes('.') ? row : null;
}

function rowOf(
  given: readonly string[],
  line: number,
  lines: number,
  { titles, columns }: Heading,
): Row | null {
  const trimmed = given.map((cell) => cell.trim());
  // A copy can lose the empty cell of an interface that stands in the row above.
  const cells =
    trimmed.length === titles.length - 1 && columns.networkInterface === 0
      ? ['', ...trimmed]
      : trimmed;
  if (cells.every((cell) => cell === '')) return null;
  const cell = (at: number): string => cells[at] ?? '';
  return {
    line,
    lines,
    networkInterface: cell(columns.networkInterface),
    fqdn: cell(columns.fqdn),
    addresses: splitAddresses(cell(columns.address)).filter((part) => isIP(part) !== 0),
  };
}
