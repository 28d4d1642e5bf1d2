// Drawn requests as CEF and LEEF, as Zscaler, FortiGate and PAN-OS write them; here and there with a field more, a field
// that holds nothing, what ends a field in it, or in another order.

export interface CefEvent {
  readonly seconds: number;
  readonly millis: number;
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly verdict: 'allowed' | 'denied' | 'failed';
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly server: string;
  /** `Thu Nov 23 18:00:00 2023`. */
  readonly words: string;
  readonly number: (below: number) => number;
}

type Pairs = readonly (readonly [name: string, value: string])[];

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const WORDS = { allowed: 'Allowed', denied: 'Blocked', failed: 'Allowed' };
const CATEGORIES = [
  'General Browsing',
  'カテゴリ',
  'Blocked',
  'Denied sites',
  '',
  '-',
  'TCP_DENIED/403',
];

const FORMS: readonly ((e: CefEvent) => Pairs)[] = [
  (e) => [
    ['act', WORDS[e.verdict]],
    ['app', e.method === 'CONNECT' ? 'HTTPS' : 'HTTP'],
    ['cat', CATEGORIES[e.number(40)] ?? 'General Browsing'],
    ['dhost', e.host],
    ['dst', e.server === '-' ? '0.0.0.0' : e.server],
    ['src', e.client],
    ['in', String(e.number(9000))],
    ['outcome', String(e.status)],
    ['request', e.number(30) === 0 ? `${e.target}?a\\=b` : e.target],
    ['rt', String(e.seconds * 1000 + e.millis)],
    ['requestClientApplication', AGENT],
    ['requestMethod', e.method],
    ['cs1', e.number(30) === 0 ? 'Denied' : 'Group 1'],
    ['cs1Label', 'dept'],
  ],
  (e) => [
    ['rt', e.words.replace(/^\w+ (\w+ \d+) (\S+) (\d+)$/, '$1 $3 $2')],
    ['src', e.client],
    ['dpt', String(e.port)],
    ['proto', 'TCP'],
    ['cs2', e.number(9) === 0 ? '-' : e.host],
    ['cs2Label', 'hostname'],
    ['url', e.target],
    ['method', e.method],
    ['flexString1', e.number(40) === 0 ? 'a\\|b' : 'plain'],
    ['status', String(e.status)],
    ...(e.number(9) === 0 ? ([['act', e.number(9) === 0 ? 'pondered' : 'deny']] as const) : []),
  ],
];

export function drawCef(e: CefEvent, form: number): string {
  const pairs = (FORMS[form % FORMS.length] as (typeof FORMS)[number])(e);
  const header = `CEF:0|Zscaler|NSSWeblog|5.7|${WORDS[e.verdict]}|${e.number(40) === 0 ? 'a \\| b' : 'a request'}|3|`;
  const text = pairs.map(([name, value]) => `${name}=${value}`).join(' ');
  const odd = [
    () => text.replace(' ', '  '),
    () => text.replace(/ (?=\w+=)/, ' src=10.9.9.9 '),
    () => text.replace(/=(\w+)/, '="$1"'),
    () => text.replace(/=(\w+)/, '= $1'),
    () => text.replace('=', '=a=b '),
    () => text.replace(' ', '\u3000'),
    () => text.replace(/=(\w+) /, '=\u00a0$1\u00a0 '),
    () => text.split(' ').reverse().join(' '),
    () => `${text} CEF:1|x|`,
    () => text.replace('cs1Label=dept', 'cs1Label=action'),
    () => text.toUpperCase(),
    () => `${text} `,
  ];
  return `${header}${e.number(25) === 0 ? (odd[e.number(odd.length)] as () => string)() : text}`;
}

export function drawLeef(e: CefEvent, form: number): string {
  const pairs: Pairs = [
    ['cat', CATEGORIES[e.number(40)] ?? 'General Browsing'],
    ['devTime', `${e.words.replace(/^\w+ (\w+ \d+) (\S+) (\d+)$/, '$1 $3 $2')} GMT`],
    ['src', e.client],
    ['dst', e.server],
    ['action', WORDS[e.verdict]],
    ['respcode', String(e.status)],
    ['host', e.number(9) === 0 ? '' : e.host],
    ['url', `${e.target}?a=b`],
    ['method', e.method],
    ['usrName', e.number(40) === 0 ? 'denied' : 'user@corp.example'],
    ['ua', AGENT],
  ];
  const header = `LEEF:${form % 2 === 0 ? '1.0' : '2.0'}|Zscaler|NSS|4.1|${WORDS[e.verdict]}|${form % 2 === 0 ? '' : (['x09|', '0x09|', '|', ''][form % 4] ?? '')}`;
  const text = pairs.map(([name, value]) => `${name}=${value}`).join('\t');
  const odd = [
    () => text.replace('\t', '\t\t'),
    () => text.replace('\t', ' \t '),
    () => text.replace('\t', '\tsrc=10.9.9.9\t'),
    () => text.replaceAll('\t', '^'),
    () => `${text}\t`,
    () => text.replace('=', ''),
    () => text.split('\t').reverse().join('\t'),
    () => `^|${text}`,
    () => text.replace(/=(\w+)\t/, '=\u00a0$1\u00a0\t'),
  ];
  return `${header}${e.number(25) === 0 ? (odd[e.number(odd.length)] as () => string)() : text}`;
}
