// unbound.conf → what the server hosts and whom it asks (unbound.conf(5)).

import type { Reason } from '../../model/reason.ts';
import type {
  ConditionalForwarder,
  HostedZone,
  ResolverState,
  Upstream,
} from '../../model/world/resolver-state.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import {
  addressAndPort,
  DNS_PORT,
  dropsPrivate,
  isName,
  namesIn,
  ROOT,
  zoneName,
  type ZoneName,
} from '../dns-words.ts';
import { readOuter } from '../given-files.ts';
import { readZoneFile } from '../read-zone-file.ts';
import { note, stateError, type Place, type StateContext, type StateFiles } from '../state-file.ts';
import { ZoneFiles } from '../zone-files.ts';
import { localZones } from './local-zones.ts';
import { readClauses, type Attribute, type Clause } from './read-clauses.ts';

export function readUnbound(files: StateFiles, context: StateContext): ResolverState {
  const zoneFiles = new ZoneFiles(files.all, files.zones);
  const { clauses, missing } = readOuter(files.settings, (outer) => readClauses(outer, files.all));
  const server = clauses.filter(({ name }) => name === 'server').flatMap((each) => each.attributes);
  const local = localZones(server);
  const auth = clauses
    .filter(({ name }) => name === 'auth-zone')
    .flatMap((each) => authZone(each, zoneFiles));
  const stubs = clauses.filter(({ name }) => name === 'stub-zone').flatMap(stubZone);
  const forwards = clauses.filter(({ name }) => name === 'forward-zone').map(forwardZone);
  const absent = missing.map(({ path, place }) => note('not-given', place, { path }));
  const hidden = [...local.notKnown, ...clientViews(server, context), ...policyZones(clauses)];
  const isWhole = absent.length === 0;
  const forwardNotes = forwards.flatMap(({ notes }) => notes);
  const rootForward = forwards.filter(({ suffix }) => suffix === ROOT);
  const areForwardsKnown =
    isWhole && forwards.every(({ suffix, to }) => suffix === ROOT || to !== null);
  return {
    zones:
      isWhole && hidden.length === 0
        ? [...local.zones, ...auth.map(({ zone }) => zone), ...stubs]
        : null,
    forwarders: areForwardsKnown
      ? forwards.flatMap(({ suffix, to }): ConditionalForwarder[] =>
          isName(suffix) && to !== null ? [{ suffix, to }] : [],
        )
      : null,
    upstream: local.endsRoot ? { kind: 'nobody' } : isWhole ? upstreamOf(rootForward) : null,
    validates: isWhole ? validates(server) : null,
    unvalidated: namesIn(valuesOf(server, 'domain-insecure')),
    dropsPrivate: isWhole
      ? dropsPrivate(valuesOf(server, 'private-address'), context.endpointNetworks)
      : null,
    privateAllowed: namesIn(valuesOf(server, 'private-domain')),
    notes: [
      ...absent,
      ...hidden,
      ...forwardNotes,
      ...auth.flatMap(({ notes }) => notes),
      ...zoneFiles.left(),
    ],
  };
}

function upstreamOf(root: readonly { readonly to: readonly string[] | null }[]): Upstream | null {
  const last = root.at(-1);
  if (last === undefined) return { kind: 'internet' };
  if (last.to === null) return null;
  return last.to.length === 0 ? { kind: 'nobody' } : { kind: 'forward', to: last.to };
}

interface Forward {
  readonly suffix: ZoneName;
  /** Null: by name. None: questions end there (SERVFAIL). */
  readonly to: readonly string[] | null;
  readonly notes: readonly Reason[];
}

const CHECK = 'unbound-checkconf shows what Unbound says to it';

function forwardZone({ attributes, place }: Clause): Forward {
  const suffix = clauseName(attributes, place);
  const addresses = attributes
    .filter(({ key }) => key === 'forward-addr')
    .map(({ values, place: at }) => {
      const target = addressAndPort((values[0] ?? '').split('#', 1)[0] ?? '', '@');
      if (target === null) throw stateError(at, 'forward-addr: has no IP address', CHECK);
      return { ...target, at };
    });
  const values = { suffix };
  const byName = attributes.find(({ key }) => key === 'forward-host');
  const isTls = attributes.some(
    ({ key, values: [value] }) => /^forward-(?:tls|ssl)-upstream$/.test(key) && value === 'yes',
  );
  return {
    suffix,
    to: byName === undefined ? addresses.map(({ address }) => address) : null,
    notes: [
      ...(byName === undefined ? [] : [note('forward-by-name', byName.place, values)]),
      ...addresses
        .filter(({ port }) => port !== DNS_PORT || isTls)
        .map(({ address, port, at }) =>
          note('forward-port', at, { ...values, address, port: String(port) }),
        ),
    ],
  };
}

function stubZone({ attributes, place }: Clause): HostedZone[] {
  const name = clauseName(attributes, place);
  return !isName(name) ? [] : [{ name, kind: 'stub', records: null }];
}

/** A copy of the root zone (RFC 8806) answers as the internet does. */
function authZone(
  { attributes, place }: Clause,
  zoneFiles: ZoneFiles,
): { readonly zone: HostedZone; readonly notes: readonly Reason[] }[] {
  const name = clauseName(attributes, place);
  if (!isName(name)) return [];
  const isCopy = attributes.some(({ key }) => ['primary', 'master', 'url'].includes(key));
  const file = attributes.find(({ key }) => key === 'zonefile');
  const path = file?.values[0];
  const given = zoneFiles.choose(name, path ?? null, file?.place ?? place);
  const kind = isCopy ? 'secondary' : 'primary';
  if (given === null)
    return [
      {
        zone: { name, kind, records: null },
        notes: [
          note('zone-file-not-given', file?.place ?? place, { zone: name, path: path ?? '' }),
        ],
      },
    ];
  const { records, delegated, notes } = readZoneFile(given, name);
  return [
    { zone: { name, kind, records }, notes },
    ...delegated.map((zone) => ({ zone, notes: [] })),
  ];
}

function clauseName(attributes: readonly Attribute[], place: Place): ZoneName {
  const named = attributes.find(({ key }) => key === 'name');
  const name = named === undefined ? null : zoneName(named.values[0] ?? '');
  if (name === null)
    throw stateError(named?.place ?? place, 'the clause has no name: that is a domain name', CHECK);
  return name;
}

/** Views and tags give some clients other answers. */
function clientViews(server: readonly Attribute[], { clients }: StateContext): Reason[] {
  return server.flatMap(({ key, values, place }) =>
    key === 'access-control-view' && clients.some((client) => isInAny(client, [values[0] ?? '']))
      ? [note('by-client', place, { key })]
      : [],
  );
}

function policyZones(clauses: readonly Clause[]): Reason[] {
  return clauses.flatMap(({ name, place }) => (name === 'rpz' ? [note('policy-zone', place)] : []));
}

/** unbound.conf(5): the module validator, with at least one trust anchor. */
function validates(server: readonly Attribute[]): boolean {
  const modules = valuesOf(server, 'module-config').at(-1) ?? 'validator iterator';
  const hasAnchor = server.some(({ key }) =>
    /^(?:auto-trust-anchor-file|trust-anchor-file|trust-anchor|trusted-keys-file)$/.test(key),
  );
  const isPermissive = valuesOf(server, 'val-permissive-mode').at(-1) === 'yes';
  const isOff = valuesOf(server, 'domain-insecure').includes(ROOT);
  return /\bvalidator\b/.test(modules) && hasAnchor && !isPermissive && !isOff;
}

function valuesOf(attributes: readonly Attribute[], key: string): string[] {
  return attributes.filter((each) => each.key === key).map(({ values }) => values.join(' '));
}
