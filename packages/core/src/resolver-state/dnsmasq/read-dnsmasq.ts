// dnsmasq.conf → what the server hosts and whom it asks (dnsmasq(8)).

import type { Reason } from '../../model/reason.ts';
import type {
  ConditionalForwarder,
  ResolverState,
  Upstream,
} from '../../model/world/resolver-state.ts';
import { DNS_PORT, dropsPrivate, isName, namesIn, ROOT } from '../dns-words.ts';
import { readOuter } from '../given-files.ts';
import { note, type StateContext, type StateFiles } from '../state-file.ts';
import { localNames } from './local-names.ts';
import { readOptions, type Option } from './read-options.ts';
import { serverOf, STANDARD, type ServerOption } from './server-option.ts';
import { readNameservers } from './nameservers.ts';

/** dnsmasq's private_net(), without addresses of the machine itself. */
const DROPPED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  'fc00::/7',
  'fe80::/10',
];

export function readDnsmasq(files: StateFiles, context: StateContext): ResolverState {
  const { options, missing } = readOuter(files.settings, (outer) =>
    readOptions(outer, files.settings, files.all),
  );
  const isWhole = missing.length === 0;
  const has = (key: string): boolean => options.some((option) => option.key === key);
  const servers = options
    .filter(({ key }) => key === 'server' || key === 'local')
    .map((option) => serverOf(option));
  const local = localNames(options, servers, files);
  const upstream = upstreamOf(options, servers, files, context);
  const forwards = forwardersOf(servers, upstream.to);
  const anchors = options.filter(({ key }) => key === 'trust-anchor');
  const anchored = new Set(namesIn(anchors.map(({ value }) => anchorOwner(value))));
  return {
    zones: isWhole ? local.zones : null,
    forwarders: isWhole ? forwards.forwarders : null,
    upstream: isWhole ? upstream.to : null,
    validates: isWhole || has('dnssec') ? has('dnssec') : null,
    // What is asked of the server of a suffix is not validated, unless the suffix has a trust anchor.
    unvalidated: [...new Set(servers.flatMap(({ suffixes }) => suffixes.filter(isName)))].filter(
      (suffix) => !anchored.has(suffix),
    ),
    dropsPrivate: has('stop-dns-rebind')
      ? dropsPrivate(DROPPED, context.endpointNetworks)
      : isWhole
        ? false
        : null,
    privateAllowed: namesIn(
      options
        .filter(({ key }) => key === 'rebind-domain-ok')
        .flatMap(({ value }) => value.split('/'))
        .map(withoutDot),
    ),
    notes: [
      ...missing.map(({ path, place }) => note('not-given', place, { path })),
      ...local.notes,
      ...upstream.notes,
      ...forwards.notes,
      ...portNotes(servers),
    ],
  };
}

/** `[class,]domain,key-tag,…`. */
function anchorOwner(value: string): string {
  const parts = value.split(',');
  return (/^(?:IN|CH|HS)$/i.test(parts[0] ?? '') ? parts[1] : parts[0]) ?? '';
}

function withoutDot(text: string): string {
  return text.replace(/^\./, '');
}

/** Servers without a suffix, and those of resolv.conf unless they are left out. */
function upstreamOf(
  options: readonly Option[],
  servers: readonly ServerOption[],
  files: StateFiles,
  { server }: StateContext,
): { readonly to: Upstream | null; readonly notes: readonly Reason[] } {
  const plain = servers.filter(({ suffixes }) => suffixes.includes(ROOT));
  const byName = plain.filter(({ target }) => target.kind === 'name');
  const own = plain.flatMap(({ target }) => (target.kind === 'address' ? [target.address] : []));
  if (byName.length > 0)
    return {
      to: null,
      notes: byName.map(({ place }) => note('forward-by-name', place, { suffix: ROOT })),
    };
  const listed = options.some(({ key }) => key === 'no-resolv')
    ? { to: [], notes: [] }
    : readNameservers(options, files);
  if (listed.to === null) return { to: null, notes: listed.notes };
  // dnsmasq leaves itself out.
  const others = listed.to.filter(
    (address) => address !== server && !/^(?:127\.|::1$)/.test(address),
  );
  const to = [...new Set([...own, ...others])];
  return {
    to: to.length === 0 ? { kind: 'nobody' } : { kind: 'forward', to },
    notes: listed.notes,
  };
}

function forwardersOf(
  servers: readonly ServerOption[],
  upstream: Upstream | null,
): Pick<ResolverState, 'forwarders'> & { readonly notes: readonly Reason[] } {
  const found = new Map<string, { suffix: ConditionalForwarder['suffix']; to: string[] }>();
  const notes: Reason[] = [];
  let isKnown = true;
  const usual =
    upstream?.kind === 'forward' ? upstream.to : upstream?.kind === 'nobody' ? [] : null;
  for (const { suffixes, hasPattern, target, place } of servers) {
    if (target.kind === 'none' && !hasPattern) continue;
    for (const suffix of target.kind === 'none' ? [] : suffixes.filter(isName)) {
      const to =
        target.kind === 'address' ? [target.address] : target.kind === STANDARD ? usual : null;
      if (target.kind === 'name') notes.push(note('forward-by-name', place, { suffix }));
      if (to === null) isKnown = false;
      const entry = found.get(suffix) ?? { suffix, to: [] };
      entry.to.push(...(to ?? []).filter((address) => !entry.to.includes(address)));
      found.set(suffix, entry);
    }
    if (hasPattern) {
      notes.push(note('forward-by-pattern', place));
      isKnown = false;
    }
  }
  return { forwarders: isKnown ? [...found.values()] : null, notes };
}

function portNotes(servers: readonly ServerOption[]): Reason[] {
  return servers.flatMap(({ suffixes, target, place }) =>
    target.kind === 'address' && target.port !== DNS_PORT
      ? [
          note('forward-port', place, {
            suffix: suffixes[0] ?? ROOT,
            address: target.address,
            port: String(target.port),
          }),
        ]
      : [],
  );
}
