// Logs as they are in companies, drawn: many clients and names, a few of them the site's, denials and failures, and
// here and there a line that is written otherwise than most. The same for the same seed.

import { drawCef, drawLeef } from './drawn-cef.ts';
import { csvHead, drawCsv } from './drawn-csv.ts';
import { drawJson } from './drawn-json.ts';

/** A linear congruential generator: quick, and the same everywhere. */
export function createRandom(seed: number): (below: number) => number {
  // So that seeds near one another draw differently from the first number on.
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** Logformats that a site declares, with what squid.conf has in it. */
const DECLARED = {
  quoted:
    '%>a %[ui %[un [%{%Y-%m-%d %H:%M:%S}tl] "%rm %ru HTTP/%rv" %>Hs %<st "%{User-Agent}>h" %Ss:%Sh/%<a',
  barred: '%{%d/%b/%Y:%H:%M:%S %z}tg|%6tr|%>a|%Ss/%03>Hs|%rm|%ru|%un',
  native: '%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<A %mt "%{Referer}>h"',
  json: '{"time":"%{%Y-%m-%dT%H:%M:%S%z}tl","src":"%>a","result":"%Ss","code":"%>Hs","method":"%rm","url":"%ru"}',
} as const;

export const DRAWN_FORMATS = [
  'squid',
  'squid-combined',
  'squid-common',
  'w3c',
  'zscaler',
  'palo-alto',
  'key-value',
  'haproxy',
  'bind',
  'unbound',
  'json',
  'envoy',
  'coredns',
  'windows-dns',
  'cef',
  'csv',
  DECLARED.quoted,
  DECLARED.barred,
  DECLARED.native,
  DECLARED.json,
] as const;
export type DrawnFormat = (typeof DRAWN_FORMATS)[number];

interface Event {
  readonly seconds: number;
  readonly millis: number;
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly isConnect: boolean;
  readonly verdict: 'allowed' | 'denied' | 'failed';
  readonly number: (below: number) => number;
}

const ODD_HOSTS = [
  'Www.Example.COM',
  'example',
  'a..example.com',
  '-a.example.com',
  'a-.example.com',
  'under_score.example.com',
  '192.0.2.17',
  '10.1.2.3',
  '999.1',
  `${'x'.repeat(64)}.example.com`,
  `${'x.'.repeat(130)}com`,
  'xn--bcher-kva.example',
  'bücher.example',
  '[2001:db8::1]',
  'a.example.com.',
  'user@a.example.com',
  'printer.local',
  '',
];
const ODD_CLIENTS = [
  '-',
  'unknown',
  'pc-17.corp.example',
  '2001:db8::17',
  '::ffff:10.1.1.10',
  '::1',
  'fe80::1%eth0',
  '10.20.0.1:5000',
];
const HEADS = [
  '',
  'Nov 23 18:00:00 host1 squid[2711]: ',
  'Nov  3 18:00:00 host1 prog: ',
  '<134>Nov 23 18:00:00 host1 prog[12]: ',
  '<134>1 2023-11-23T18:00:00.123Z host1 prog 2711 - - ',
  '2023-11-23T18:00:00.123456789Z stdout F ',
  '2023-11-23T18:00:00+09:00 host1 prog: ',
  'noise ',
];

export interface DrawnLog {
  readonly format: DrawnFormat;
  readonly seed: number;
  readonly lines: number;
  /** Addresses and names of the site, which a few lines have. */
  readonly own: { readonly clients: readonly string[]; readonly names: readonly string[] };
}

export function drawLog({ format, seed, lines, own }: DrawnLog): Buffer {
  const random = createRandom(seed);
  const pick = <T>(of: readonly [T, ...T[]] | readonly T[]): T => of[random(of.length)] as T;
  const head = random(3) === 0 ? pick(HEADS) : '';
  const end = seed % 3 === 1 ? '\r\n' : '\n';
  isShortFeed = seed % 3 === 0;
  jsonForm = seed;
  const isOdd = (): boolean => random(40) === 0;
  const headOf = { w3c: w3cHead, csv: (below: typeof random) => csvHead(seed, below) }[
    format as string
  ];
  const out: Buffer[] = headOf === undefined ? [] : [Buffer.from(headOf(random) + end)];
  let seconds = 1_700_000_000;
  for (let at = 0; at < lines; at += 1) {
    seconds += random(4) === 0 ? random(30) : 0;
    if (random(500) === 0) seconds -= 90;
    const isOwn = random(60) === 0;
    const event: Event = {
      seconds,
      millis: random(1000),
      client: isOdd()
        ? pick(ODD_CLIENTS)
        : isOwn
          ? pick(own.clients)
          : `10.20.${random(4)}.${random(250)}`,
      host: isOdd()
        ? pick(ODD_HOSTS)
        : isOwn || random(50) === 0
          ? pick(own.names)
          : `${pick(['www', 'api', 'cdn'])}.site${String(random(300))}.${pick(['com', 'co.jp', 'net'])}`,
      port: random(30) === 0 ? pick([80, 8443, 70_000]) : 443,
      path: pick(['/', '/a/b.html?x=1', '/päth', '/a b', '/"q"', '?x', '']),
      isConnect: random(3) > 0,
      verdict: pick(['allowed', 'allowed', 'allowed', 'denied', 'failed']),
      number: random,
    };
    // A collector's clock is its own.
    const behind = new Date(1000 * (seconds + random(5))).toISOString().slice(11, 19);
    const prefix = (random(25) === 0 ? pick(HEADS) : head).replace('18:00:00', behind);
    const line = `${headOf === undefined ? prefix : ''}${WRITE[format](event)}`;
    out.push(isOdd() ? spoil(line, random, end) : Buffer.from(line + end));
    if (headOf !== undefined && random(format === 'csv' ? 1500 : 400) === 0)
      out.push(Buffer.from(headOf(random) + end));
  }
  if (random(2) === 0) out.push(Buffer.from('a last line without its end'));
  return Buffer.concat(out);
}

/** Cut, with bytes that are no text, with wide gaps, with tabs, empty, or with more behind it. */
function spoil(line: string, random: (below: number) => number, end: string): Buffer {
  const bytes = Buffer.from(line);
  const at = random(bytes.length + 1);
  const spoilt = [
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xfe]), bytes.subarray(at)]),
    () => Buffer.from(line.replace(' ', '  ')),
    () => Buffer.from(line.replaceAll(' ', '\t')),
    () => Buffer.alloc(0),
    () => Buffer.from(`${line} more "of it" [here]`),
    () => Buffer.from(`${line}  `),
    () => Buffer.from(` ${line}`),
    () => Buffer.from(line.replace(/\d(?=\D*$)/, '"')),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from('"'), bytes.subarray(at)]),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from('\\"'), bytes.subarray(at)]),
  ];
  return Buffer.concat([(spoilt[random(spoilt.length)] as () => Buffer)(), Buffer.from(end)]);
}

let columns: readonly string[] = [];
/** Of Zscaler: fewer fields than the documented feed has. */
let isShortFeed = false;
let jsonForm = 0;

/** The columns of the lines that follow. */
function w3cHead(random: (below: number) => number): string {
  const front = ['date', 'time', 'time-taken', 'c-ip', 'cs-username', 's-action', 'sc-status'];
  const back = ['cs-method', 'cs-uri-scheme', 'cs-host', 'cs-uri-port', 'cs-uri-path', 'sc-bytes'];
  const more = random(2) === 0 ? ['r-ip', 'cs(User-Agent)'] : ['cs(User-Agent)'];
  columns = random(4) === 0 ? [...back, ...front, ...more] : [...front, ...back, ...more];
  return `#Fields: ${columns.join(random(8) === 0 ? '\t' : ' ')}`;
}

function stamp({ seconds, millis }: Event) {
  const iso = new Date(seconds * 1000).toISOString();
  const worded = new Date(seconds * 1000).toUTCString();
  const [weekday = '', day = '', month = '', year = '', clock = ''] = worded
    .replace(',', '')
    .split(' ');
  return {
    ymd: iso.slice(0, 10),
    clock,
    clf: `${day}/${month}/${year}:${clock}`,
    bind: `${day}-${month}-${year} ${clock}`,
    words: `${weekday} ${month} ${day} ${clock} ${year}`,
    millis: String(millis).padStart(3, '0'),
  };
}

const targetOf = ({ isConnect, host, port, path }: Event): string =>
  isConnect
    ? `CONNECT ${host}:${String(port)}`
    : `GET http://${host}${port === 80 ? ':8080' : ''}${path}`;
const statusOf = ({ verdict, number }: Event): number =>
  verdict === 'denied' ? (number(9) === 0 ? 407 : 403) : verdict === 'failed' ? 503 : 200;
const tagOf = ({ verdict, isConnect }: Event): string =>
  verdict === 'denied' ? 'TCP_DENIED' : isConnect ? 'TCP_TUNNEL' : 'TCP_MISS';
const serverOf = ({ verdict, number }: Event): string =>
  verdict === 'allowed' ? `203.0.113.${String(number(250))}` : '-';
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';

const WRITE: Readonly<Record<DrawnFormat, (event: Event) => string>> = {
  squid: (e) =>
    `${String(e.seconds)}.${stamp(e).millis} ${String(e.number(90_000)).padStart(6)} ${e.client} ${tagOf(e)}/${String(statusOf(e))} ${String(e.number(9000))} ${targetOf(e)} - ${e.verdict === 'allowed' ? 'HIER_DIRECT' : 'HIER_NONE'}/${serverOf(e)} ${e.isConnect ? '-' : 'text/html'}`,
  'squid-combined': (e) =>
    `${e.client} - - [${stamp(e).clf} +0900] "${targetOf(e)} HTTP/1.1" ${String(statusOf(e))} ${String(e.number(9000))} "-" "${AGENT}" ${tagOf(e)}:HIER_DIRECT`,
  'squid-common': (e) =>
    `${e.client} - user [${stamp(e).clf} +0000] "${targetOf(e)} HTTP/1.1" ${String(statusOf(e))} ${String(e.number(9000))} ${tagOf(e)}:HIER_DIRECT`,
  w3c: (e) => {
    const { ymd, clock } = stamp(e);
    const values: Readonly<Record<string, string>> = {
      date: ymd,
      time: clock,
      'c-ip': e.client,
      's-action': tagOf(e),
      'sc-status': String(statusOf(e)),
      'cs-method': e.isConnect ? 'CONNECT' : 'GET',
      'cs-uri-scheme': e.isConnect ? 'tcp' : 'http',
      'cs-host': e.host === '' ? '-' : e.host,
      'cs-uri-port': String(e.port),
      'cs-uri-path': e.path.includes(' ') ? `"${e.path}"` : e.path === '' ? '-' : e.path,
      'sc-bytes': String(e.number(9000)),
      'r-ip': serverOf(e),
      'cs(User-Agent)': `"${AGENT}"`,
    };
    return columns.map((name) => values[name] ?? '-').join(' ');
  },
  zscaler: (e) =>
    [
      stamp(e).words,
      'user@corp.example',
      e.isConnect ? 'HTTPS' : 'HTTP',
      `${e.host}${e.isConnect ? `:${String(e.port)}` : e.path.replaceAll('"', '')}`,
      e.verdict === 'denied' ? 'Blocked' : 'Allowed',
      ...Array.from({ length: isShortFeed ? 5 : 16 }, (_, at) =>
        at === 3 ? String(e.number(9000)) : 'None',
      ),
      e.client,
      e.verdict === 'allowed' ? serverOf(e) : '0.0.0.0',
      e.isConnect ? 'CONNECT' : 'GET',
      String(statusOf(e)),
      AGENT,
    ]
      .map((field) => `"${field}"`)
      .join(','),
  'palo-alto': (e) => {
    const time = `${stamp(e).ymd.replaceAll('-', '/')} ${stamp(e).clock}`;
    const isTraffic = e.number(8) === 0;
    const action = isTraffic
      ? e.verdict === 'denied'
        ? 'deny'
        : 'allow'
      : e.verdict === 'denied'
        ? 'block-url'
        : 'alert';
    return `1,${time},0070510000${String(e.number(100))},${isTraffic ? 'TRAFFIC,end' : 'THREAT,url'},2561,${time},${e.client},203.0.113.9,0.0.0.0,0.0.0.0,outbound,,,ssl,vsys1,trust,untrust,ae1,ae2,fwd,${time},${String(e.number(1e6))},1,5000,${String(e.port)},0,0,0x0,tcp,${action},${isTraffic ? '1234' : `"${e.host}:443/${e.number(3) === 0 ? 'a,b' : ''}"`},(9999),any,informational`;
  },
  'key-value': (e) => {
    const { ymd, clock } = stamp(e);
    const time = e.number(50) === 0 ? '' : ` eventtime=${String(e.seconds)}000000000`;
    return `date=${ymd} time=${clock} devname="fw1" devid="FG100F"${time} tz="+0900" logid="0317013312" type="utm" policyid=${String(e.number(90))} srcip=${e.client} srcport=${String(e.number(60_000))} dstip=203.0.113.7 dstport=${String(e.port)} proto=6 service="HTTPS" ${e.number(30) === 0 ? '' : `hostname="${e.host}" `}action="${e.verdict === 'denied' ? 'blocked' : e.number(40) === 0 ? 'pondered' : 'passthrough'}" url="https://${e.host}/" rcvdbyte=${String(e.number(9000))} msg="URL belongs to a category"`;
  },
  haproxy: (e) => {
    const { clf, millis } = stamp(e);
    const back =
      e.verdict === 'denied'
        ? 'proxy/<NOSRV> 0/-1/-1/-1/0'
        : `out/out1 0/0/${String(e.number(90))}/1/60`;
    const state = e.verdict === 'denied' ? 'PR--' : e.verdict === 'failed' ? 'SC--' : '----';
    return `haproxy[2711]: ${e.client}:${String(1024 + e.number(60_000))} [${clf}.${millis}] proxy ${back} ${String(statusOf(e))} ${String(e.number(9000))} - - ${state} 1/1/0/0/0 0/0 ${e.number(20) === 0 ? '{captured.example.com} ' : ''}"${targetOf(e)} HTTP/1.1"`;
  },
  bind: (e) => {
    const { bind, millis } = stamp(e);
    const type = e.number(4) === 0 ? ['AAAA', 'HTTPS', 'PTR'][e.number(3)] : 'A';
    return `${bind}.${millis} ${e.number(3) === 0 ? 'queries: info: ' : ''}client ${e.number(3) === 0 ? '' : `@0x7f${e.number(1e6).toString(16)} `}${e.client}#${String(e.number(60_000))} (${e.host}): query: ${e.host} IN ${String(type)} +E(0)K (10.1.1.53)`;
  },
  unbound: (e) => {
    const type = e.number(5) === 0 ? 'AAAA' : 'A';
    const code =
      e.verdict === 'denied' ? 'NXDOMAIN' : e.verdict === 'failed' ? 'SERVFAIL' : 'NOERROR';
    const reply =
      e.number(6) === 0
        ? ''
        : ` ${code} 0.00${String(e.number(9000))} ${String(e.number(2))} ${String(60 + e.number(100))}`;
    return `[${String(e.seconds)}] unbound[2711:${String(e.number(2))}] info: ${e.client} ${e.host}. ${type} IN${reply}`;
  },
  envoy: (e) => {
    const { ymd, clock, millis } = stamp(e);
    const status = statusOf(e);
    const flags =
      e.number(4) === 0 ? '-' : status === 403 ? 'UAEX' : status === 503 ? 'UF,URX' : '-';
    const details = isShortFeed ? '' : ' via_upstream - "-"';
    const forwarded =
      e.number(3) === 0 ? '-' : e.number(20) === 0 ? `10.9.9.9, ${e.client}` : e.client;
    const upstream = serverOf(e) === '-' ? '-' : `${serverOf(e)}:443`;
    const more = isShortFeed
      ? ''
      : ` cluster - 10.9.0.1:15001 ${e.client}:${String(e.number(60_000))} ${e.host} -`;
    return `[${ymd}T${clock}.${millis}Z] "${e.isConnect ? 'CONNECT' : 'GET'} ${e.isConnect ? '-' : e.path} HTTP/1.1" ${String(status)} ${flags}${details} ${String(e.number(9000))} ${String(e.number(9000))} ${String(e.number(90))} ${e.number(3) === 0 ? '-' : String(e.number(90))} "${forwarded}" "${AGENT}" "id-${String(e.number(9))}" "${e.host}:${String(e.port)}" "${upstream}"${more}`;
  },
  'windows-dns': (e) => {
    if (e.number(200) === 0) return 'DNS Server log file creation at 11/14/2023 10:00:00 PM';
    if (e.number(100) === 0) return '    Remote address 10.20.0.9, port 49152';
    const date = new Date(e.seconds * 1000);
    const [day, clock] = [date.toISOString().slice(0, 10), stamp(e).clock];
    const hours = date.getUTCHours();
    const half = `${String(hours % 12 || 12)}${clock.slice(2)} ${hours < 12 ? 'AM' : 'PM'}`;
    const time = isShortFeed
      ? `${day} ${clock}`
      : `${String(date.getUTCMonth() + 1)}/${day.slice(8)}/2023 ${half}`;
    const labels = e.host.split('.').map((label) => `(${String(label.length)})${label}`);
    const isAnswer = e.number(4) > 0;
    const type = e.number(4) === 0 ? ['AAAA', 'HTTPS', 'PTR'][e.number(3)] : 'A';
    const code =
      e.verdict === 'denied' ? 'NXDOMAIN' : e.verdict === 'failed' ? 'SERVFAIL' : 'NOERROR';
    return `${time} 0${(16 + e.number(200)).toString(16).toUpperCase()} PACKET  0000012F${(4096 + e.number(9000)).toString(16).toUpperCase()} UDP ${isAnswer ? 'Snd' : 'Rcv'} ${e.client.padEnd(15)} ${(4096 + e.number(60_000)).toString(16)} ${isAnswer ? 'R' : ' '} Q [${isAnswer ? '8081' : '0001'}   D${isAnswer ? 'R' : ' '}  ${code}] ${String(type).padEnd(6)} ${labels.join('')}(0)`;
  },
  coredns: (e) => {
    const { ymd, clock, millis } = stamp(e);
    const type = e.number(4) === 0 ? ['AAAA', 'HTTPS', 'PTR'][e.number(3)] : 'A';
    const code = e.verdict === 'denied' ? 'NXDOMAIN' : e.verdict === 'failed' ? '-' : 'NOERROR';
    const front = isShortFeed
      ? ''
      : `${ymd}T${clock}.${millis}Z ${jsonForm % 2 === 0 ? 'stdout F ' : ''}`;
    return `${front}[INFO] ${e.client}:${String(e.number(60_000))} - ${String(e.number(60_000))} "${String(type)} IN ${e.host}. ${e.number(9) === 0 ? 'tcp' : 'udp'} ${String(e.number(90))} false 4096" ${code} qr,rd,ra ${String(e.number(300))} 0.00${String(e.number(9000))}s`;
  },
  json: (e) => {
    const [method = '', target = ''] = targetOf(e).split(' ');
    const { ymd, clock, millis } = stamp(e);
    const time = `${ymd}T${clock}.${millis}Z`;
    const drawn = { ...e, time, method, target, status: statusOf(e), tag: tagOf(e) };
    return drawJson({ ...drawn, server: serverOf(e) }, jsonForm);
  },
  cef: (e) => {
    const [method = '', target = ''] = targetOf(e).split(' ');
    const drawn = { ...e, method, target, status: statusOf(e), words: stamp(e).words };
    return (jsonForm % 3 === 0 ? drawLeef : drawCef)({ ...drawn, server: serverOf(e) }, jsonForm);
  },
  csv: (e) => {
    const [method = '', target = ''] = targetOf(e).split(' ');
    const drawn = { ...e, method, target, status: statusOf(e), words: stamp(e).words };
    return drawCsv({ ...drawn, server: serverOf(e) }, jsonForm);
  },
  [DECLARED.quoted]: (e) =>
    `${e.client} - user [${stamp(e).ymd} ${stamp(e).clock}] "${targetOf(e)} HTTP/1.1" ${String(statusOf(e))} ${String(e.number(9000))} "${e.number(30) === 0 ? 'an "odd" one' : AGENT}" ${tagOf(e)}:${e.verdict === 'allowed' ? 'HIER_DIRECT' : 'HIER_NONE'}/${serverOf(e)}`,
  [DECLARED.barred]: (e) =>
    [
      `${stamp(e).clf} +0900`,
      String(e.number(90_000)).padStart(6),
      e.client,
      `${tagOf(e)}/${String(statusOf(e))}`,
      ...targetOf(e).split(' ').slice(0, 2),
      'user',
    ].join('|'),
  [DECLARED.native]: (e) => `${WRITE.squid(e)} "http://a.example.com/"`,
  [DECLARED.json]: (e) => {
    const [method = '', url = ''] = targetOf(e).split(' ');
    return `{"time":"${stamp(e).ymd}T${stamp(e).clock}+0900","src":"${e.client}","result":"${tagOf(e)}","code":"${String(statusOf(e))}","method":"${method}","url":"${url}"}`;
  },
};
