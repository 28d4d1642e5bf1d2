// Logs of lines that differ in a word, drawn: a line of a form (line-forms.ts) as it is, and the same with a word of
// those that readers know in place of another, with a piece more or less, or with another spelling of a name.

import { createRandom } from './drawn-logs.ts';
import { LINE_FORMS } from './line-forms.ts';

const WORDS = [
  'DENIED denied deny blocked Blocked BLOCK block-url drop reject reset-both refused REFUSED forbidden sinkhole false 0 1',
  'allow Allowed accept pass passthrough permit alert override exempt OBSERVED PROXIED TUNNELED start close timeout',
  'client-rst bypass true ok success fail FAILED error ip-conn TCP_DENIED TCP_DENIED/403 TCP_MISS TCP_MISS/200',
  'TCP_TUNNEL/200 TCP_ERR_MISS NONE NONE/503 NONE_NONE TAG_NONE/503 UDP_MISS ERR_CONNECT NONE_ABORTED/000 000 100 200',
  '204 302 307 401 403 404 407 451 500 502 503 504 -1 12202 12210 10060 99999 GET CONNECT POST connect HIER_NONE',
  'HIER_DIRECT FIRSTUP_PARENT HIER_NONE/- DIRECT/203.0.113.4 SIBLING_HIT/10.1.1.1 Initiated Terminate http https HTTP',
  'tcp ssl ftp 80 443 8080 70000 21 - A AAAA HTTPS TXT PTR IN CH NOERROR NXDOMAIN SERVFAIL Snd Rcv R Q N UDP TCP udp',
  'PR-- SC-- ---- CD-- sH-- LR-- PH-- SC CC -- PR XX-- proxy/<NOSRV> <NOSRV> UAEX UF UF,URX NR RL DC UH XX',
  'rbac_access_denied_matched_policy[none] via_upstream NoRouteFound THREAT TRAFFIC url SYSTEM vulnerability unknown',
  '0.0.0.0 203.0.113.7 ::1 2001:db8::5 10.1.1.10 x.windows.net a.example.org None info query reply error: query: view',
  'response: policy_denied ALLOW_CUSTOMCAT_11-DefaultGroup-X- BLOCK_ADMIN_11-DefaultGroup-X- DROP_X- rpz CNAME P F',
  'stdout Nov 2023-11-23 2023-11-24 19:00:05 utm traffic dns ftgd_blk warning "" "-"',
]
  .flatMap((row) => row.split(' '))
  .concat('', '[23/Nov/2023:18:00:00 +0900]', 'x'.repeat(70), 'x'.repeat(3000));
const PIECES = [...' \t",-\\|()[]{}:.#/=%@?<>\'+ü\r\u00a0\u0001\ufeff']
  .concat('  ', '\\"', '" "', ' "a b" ', ' "a,b" ', ',action=deny')
  .concat(' BLOCK_ADMIN_11-X-', ' denied', ' TCP_DENIED/403', ' {"a":1}', ' response: NXDOMAIN');
const NAMES =
  '§h. §h:8443 §h:80 http://§h https://§h u@§h [§h] §h: sub.§h §h.. -§h §h/ §h?x §h:0 §h:00443 _x.§h §hü localhost 203.0.113.9 [2001:db8::1]:443 http://§h:8080/ tunnel://§h:443/ *.§h -'.split(
    ' ',
  );
const CLIENTS =
  '§c:5000 [2001:db8::§n] 2001:db8::§n ::ffff:§c pc§n.corp.example PC§n - unknown §c#53 fe80::1%eth0 §c,§c §c/24 "§c" 10.1.1.10 ::ffff:10.1.1.10 10.1.1.010 10.1.1.10:77'.split(
    ' ',
  );
const HEADS = [
  'Nov 23 18:00:00 host1 squid[2711]: ',
  '<134>Nov 23 18:00:00 host1 prog[12]: ',
  '<134>1 2023-11-23T18:00:00.123Z host1 prog 2711 - - ',
  '2023-11-23T18:00:00.123456789Z stdout F ',
  '2023-11-23T18:00:00.123456789Z stdout P ',
  '2023-11-23T18:00:00+09:00 host1 prog: ',
  'noise ',
];
const TOKEN = /§[a-z]|[^\s"|,=:/[\]{}();§]+|[^]/gu;
const WORD = /\S+|\s+/gu;

type Random = ReturnType<typeof createRandom>;

function change(text: string, random: Random): string {
  const pick = (of: readonly string[]): string => of[random(of.length)] ?? '';
  const parts = [...text.matchAll(random(3) === 0 ? WORD : TOKEN)].map(([part]) => part);
  const place = random(parts.length);
  const kind = random(10);
  if (kind === 8) return text.replace('§h', pick(NAMES));
  if (kind === 9) return text.replace('§c', pick(CLIENTS));
  if (kind < 4) parts[place] = pick(WORDS);
  else if (kind === 4) parts.splice(place, 1);
  else if (kind === 5) parts.splice(place, 0, pick(PIECES));
  else if (kind === 6) parts.push(pick(PIECES));
  else {
    const part = parts[place] ?? '';
    if (!part.includes('§'))
      parts[place] = random(2) === 0 ? part.toUpperCase() : part.toLowerCase();
  }
  return parts.join('');
}

export interface ChangedLog {
  readonly format: string;
  readonly seed: number;
  readonly lines: number;
  /** Addresses and names of the site, which a few lines have. */
  readonly own: { readonly clients: readonly string[]; readonly names: readonly string[] };
}

export function drawChangedLog({ format, seed, lines, own }: ChangedLog): Buffer {
  const random = createRandom(seed);
  const pick = (of: readonly string[]): string => of[random(of.length)] ?? '';
  const forms = LINE_FORMS.filter((form) => form.format === format);
  const form = forms[random(forms.length)];
  if (form === undefined) throw new RangeError(`no lines of ${format}`);
  const front = form.head === undefined && random(2) === 0 ? pick(HEADS) : '';
  const whole = front + form.line;
  const variants = [whole];
  for (let more = 1 + random(4); more > 0; more -= 1)
    variants.push(change(random(3) === 0 ? pick(variants) : whole, random));
  const others = forms.filter(({ head }) => head === form.head).map(({ line }) => line);
  if (random(3) === 0) variants.push(front + pick(others));
  const end = random(4) === 0 ? '\r\n' : '\n';
  const fill = (text: string): string => {
    const kind = random(12);
    const client = kind === 0 ? pick(own.clients) : `10.9.9.${String(1 + random(50))}`;
    const name = kind === 1 ? pick(own.names) : `foo${String(random(40))}.example.org`;
    const labels = name.split('.').map((label) => `(${String(label.length)})${label}`);
    return text
      .replaceAll('§c', client)
      .replaceAll('§h', name)
      .replaceAll('§l', `${labels.join('')}(0)`)
      .replaceAll('§s', String(10 + random(45)))
      .replaceAll('§n', String(10 + random(90)));
  };
  const drawn = Array.from({ length: lines }, () => fill(pick(variants)));
  return Buffer.from(
    [form.head ?? [], drawn]
      .flat()
      .map((line) => line + end)
      .join(''),
  );
}
