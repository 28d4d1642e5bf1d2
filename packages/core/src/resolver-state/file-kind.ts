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
const UNBOUND = /^[a-z][a-z0-9-]*:(?:\s|["']|$|\S)/;
const UNBOUND_KEYS =
  /^(?:server|forward-zone|stub-zone|auth-zone|remote-control|view|rpz|python|dynlib|dnscrypt|cachedb|ipset|dnstap|include|include-toplevel|local-zone|local-data|local-data-ptr|private-address|private-domain|domain-insecure|module-config|interface|access-control|verbosity|port|do-[a-z0-9-]+|auto-trust-anchor-file|trust-anchor|trust-anchor-file|name|forward-addr|directory|username|[a-z]+-[a-z0-9-]+):/;
const DNSMASQ =
  /^(?:server|local|address|host-record|cname|no-resolv|no-hosts|no-poll|resolv-file|rev-server|stop-dns-rebind|rebind-domain-ok|rebind-localhost-ok|dnssec|trust-anchor|conf-dir|conf-file|addn-hosts|hostsdir|domain-needed|bogus-priv|strict-order|all-servers|listen-address|interface|except-interface|bind-interfaces|bind-dynamic|port|user|group|expand-hosts|domain|local-ttl|cache-size|neg-ttl|no-negcache|log-[a-z-]+|dhcp-[a-z0-9-]+|servers-file|filterwin2k|localise-queries|pid-file|local-service|alias|bogus-nxdomain|ptr-record|txt-record|srv-host|mx-[a-z]+|auth-[a-z]+|edns-packet-max|query-port|[a-z]+(?:-[a-z0-9]+)+)\s*(?:=|$)/;
const CSV =
  /^"?(?:[A-Za-z]+"?\s*[,;\t]\s*"?)*(?:ZoneName|ZoneType|HostName|RecordType|UseRootHint|IPAddress)"?\s*(?:[,;\t]|$)/i;

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
  if (UNBOUND.test(first) && UNBOUND_KEYS.test(first)) return 'unbound';
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
  if (DNSMASQ.test(first)) return 'dnsmasq';
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
  return CSV.test(text.split(/\r?\n/, 1)[0]?.trim() ?? '');
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
