// Drawn requests as rows of a CSV below a head, as portals and gateways export them; here and there with quotes and commas
// in a field, a field more, an empty one, or below another head.

import type { CefEvent } from './drawn-cef.ts';

type Column = readonly [name: string, value: (e: CefEvent) => string];

const time = (e: CefEvent): string => new Date(e.seconds * 1000).toISOString();
const CATEGORIES = ['Business, Economy', 'Denied', 'Streaming', '', 'a "b" c', '-', 'カテゴリ'];
const FORMS: readonly (readonly Column[])[] = [
  [
    ['Datetime', (e) => time(e).slice(0, 19).replace('T', ' ')],
    ['User', (e) => `user${String(e.number(90))}`],
    ['client_ip', (e) => e.client],
    ['Method', (e) => e.method],
    ['Host', (e) => (e.number(20) === 0 ? '-' : e.host)],
    ['URL', (e) => e.target],
    [
      'Action',
      (e) => (e.verdict === 'denied' ? 'Blocked' : e.number(40) === 0 ? 'pondered' : 'Allowed'),
    ],
    ['Status', (e) => String(e.status)],
    ['Group', (e) => CATEGORIES[e.number(60)] ?? 'General'],
    ['Server_IP', (e) => e.server],
  ],
  [
    ['TenantId', () => 'b1f0a1de-0000-4000-8000-000000000000'],
    ['TimeGenerated [UTC]', (e) => time(e)],
    ['Category', () => 'AZFWApplicationRule'],
    ['SourceIp', (e) => e.client],
    ['Fqdn', (e) => e.host],
    ['DestinationPort', (e) => String(e.port)],
    ['Protocol', () => 'HTTPS'],
    ['Action', (e) => (e.verdict === 'denied' ? 'Deny' : 'Allow')],
    ['IsTlsInspected', (e) => String(e.number(9) === 0)],
    ['Policy', (e) => CATEGORIES[e.number(60)] ?? 'p1'],
  ],
  [
    ['time', (e) => String(e.seconds)],
    ['srcip', (e) => e.client],
    ['hostname', (e) => e.host],
    ['status', (e) => String(e.status)],
    ['dstip', (e) => e.server],
    ['method', (e) => e.method],
    ['note', (e) => (e.number(30) === 0 ? (CATEGORIES[e.number(8)] ?? 'time') : 'n')],
  ],
];

let columns: readonly Column[] = [];

export function csvHead(form: number, random: (below: number) => number): string {
  columns = FORMS[form % FORMS.length] ?? [];
  if (random(4) === 0) columns = columns.toReversed();
  const names = columns.map(([name]) => name);
  return (form % 2 === 0 ? names : names.map((name) => `"${name}"`)).join(',');
}

export function drawCsv(e: CefEvent, form: number): string {
  const values = columns.map(([, value]) => value(e));
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const cells = values.map((text) =>
    form % 2 === 1 || /[",]/.test(text) || e.number(60) === 0 ? quote(text) : text,
  );
  const odd = [
    () => cells.join(', '),
    () => [...cells, ''].join(','),
    () => cells.slice(1).join(','),
    () => cells.map((text) => ` ${text} `).join(','),
    () => cells.join(',').replace('"', ''),
    () =>
      e.number(20) === 0
        ? `Nov 23 18:00:00 host1 prog: ${columns
            .map(([name]) => name)
            .reverse()
            .join(',')}`
        : '',
    () => JSON.stringify({ log: cells.join(',') }),
    () => `#TYPE x,${cells.slice(1).join(',')}`,
    () => `Event[1]: ${cells.join(',')}`,
    () => cells.map((text, at) => (at === 1 && e.number(9) === 0 ? 'client_ip' : text)).join(','),
  ];
  return e.number(40) === 0 ? (odd[e.number(odd.length)] as () => string)() : cells.join(',');
}
