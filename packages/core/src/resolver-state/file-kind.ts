// What a file of a DNS server is, by its content.

import { parseAddress } from '@sekisho/dns/address.ts';

export type StateFileKind =
  | 'bind'
  | 'zone'
  | 'unbound'
  | 'dnsmasq'
  | 'windows'
  | 'hosts'
  | 'resolv-conf'
  /** Nothing but comments: a part of whatever includes it. */
  | 'empty';

const BIND =
  /^(?:options|zone|view|acl|include|logging|key|controls|server|statistics-channels|trust-anchors|managed-keys|trusted-keys|masters|primaries|remote-servers|parental-agents|http|tls|dnssec-policy|key-store|plugin|dyndb|dlz)\b\s*(?:"|\{|[\w.-]+\s*(?:\{|\w+\s*\{)|\/|[\w./-]+\s*;)/;
const ATTRIBUTE = /^[a-z][a-z0-9-]*:(?!:)/;
/** Words that no other kind of file has: `name:` and `port:` stand in many. */
const UNBOUND =
  /^(?:(?:server|remote-control|python|dynlib|view|rpz|cachedb|dnscrypt|dnstap|ipset):\s*(?:$|#|[a-z-]+:)|(?:forward|stub|auth)-zone:|(?:include|include-toplevel|local-zone|local-data|local-data-ptr|private-address|private-domain|domain-insecure|access-control|auto-trust-anchor-file|trust-anchor|trust-anchor-file|module-config|do-ip[46]|do-tcp|do-udp|root-hints|prefetch|(?:hide|harden|val|so|msg|rrset|infra|cache|num|outgoing|interface)-[a-z0-9-]+):\s*\S)/;
const OPTION = /^[a-z][a-z0-9-]*\s*(?:=|#|$)/i;
const DNSMASQ =
  /^(?:(?:no-resolv|no-hosts|no-poll|stop-dns-rebind|rebind-localhost-ok|dnssec|domain-needed|bogus-priv|strict-order|all-servers|bind-interfaces|bind-dynamic|expand-hosts|log-queries|no-negcache|localise-queries|local-service)\s*(?:#|$)|(?:server|local|address|host-record|cname|resolv-file|servers-file|rev-server|rebind-domain-ok|trust-anchor|conf-dir|conf-file|addn-hosts|hostsdir|listen-address|except-interface|cache-size|local-ttl|neg-ttl|dhcp-[a-z0-9-]+|bogus-nxdomain|ptr-record|txt-record|srv-host|mx-host|log-facility)\s*=)/i;
const TITLES = [
  'zonename',
  'zonetype',
  'hostname',
  'recordtype',
  'recorddata',
  'useroothint',
  'ipaddress',
];

/** Null: none of those that are read. */
export function fileKind(text: string): StateFileKind | null {
  const body = text.trimStart();
  const lines = linesOf(body);
  // `[section]` is no list.
  if (/^[[{]/.test(body) && !/^\[[a-z]/i.test(body)) return 'windows';
  const [first] = lines;
  if (first === undefined) return 'empty';
  if (isCsv(body)) return 'windows';
  if (BIND.test(withoutBindComments(body).trimStart())) return 'bind';
  if (isZone(lines)) return 'zone';
  if (ATTRIBUTE.test(first) && lines.some((line) => UNBOUND.test(line))) return 'unbound';
  const words = lines.map((line) => line.split(/\s+/));
  if (
    words.every(([word = '']) => /^(?:nameserver|search|domain|options|sortlist)$/.test(word)) &&
    words.some(([word]) => word === 'nameserver')
  )
    return 'resolv-conf';
  if (
    words.every(
      ([word = '', name]) => parseAddress(word.replace(/%.*/, '')) !== null && name !== undefined,
    )
  )
    return 'hosts';
  if (OPTION.test(first) && lines.some((line) => DNSMASQ.test(line))) return 'dnsmasq';
  if (withoutBindComments(body).trim() === '') return 'empty';
  return null;
}

/** Those that are neither blank nor a comment of `#` or `;`. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => (line !== '' && !/^[#;]/.test(line)) || line.startsWith('#TYPE '));
}

function isCsv(body: string): boolean {
  const text = body.replace(/^#TYPE [^\n]*\n/i, '').replace(/^sep=.\r?\n/i, '');
  const titles = (text.split(/\r?\n/, 1)[0] ?? '').split(/[,;\t]/);
  return titles.some((title) => TITLES.includes(title.replaceAll('"', '').trim().toLowerCase()));
}

function isZone(lines: readonly string[]): boolean {
  return lines.some(
    (line) =>
      /^\$(?:ORIGIN|TTL|INCLUDE|GENERATE)\b/i.test(line) || /(?:^|\s)SOA\s+\S+\s+\S+/i.test(line),
  );
}

export function withoutBindComments(text: string): string {
  return text.replace(/"[^"\n]*"|\/\*[\s\S]*?(?:\*\/|$)|(?:\/\/|#)[^\n]*/g, (part) =>
    part.startsWith('"') ? part : ' ',
  );
}
