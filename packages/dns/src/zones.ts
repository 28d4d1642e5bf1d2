// The zones a DNS server answers by itself: which zone holds a name, and what it
// says. A zone speaks for every name under it, with NXDOMAIN where it has none
// (RFC 2308); a zone of a single name speaks for that name only and leaves its children alone.

import type { DnsRecord, Soa } from './message.ts';

export interface LocalZone {
  readonly name: string;
  /** Default: `subtree`. */
  readonly scope?: 'subtree' | 'single-name';
  /** What its SOA says besides the defaults; `minimum` is how long "no such name" may be kept. */
  readonly soa?: Partial<Soa>;
  /** Owners are full names; `*.x` answers for the names under x that have no records (RFC 4592). */
  readonly records: readonly DnsRecord[];
}

export type LocalAnswer =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[] }
  | { readonly kind: 'alias'; readonly record: DnsRecord; readonly target: string }
  | { readonly kind: 'nodata' | 'nxdomain'; readonly soa: DnsRecord };

export interface ZoneIndex {
  /** Null: no zone speaks for the name (lower case). */
  answer(name: string, type: string): LocalAnswer | null;
  /** All names that have records, for telling what a change touched. */
  records(): ReadonlyMap<string, readonly DnsRecord[]>;
  zoneNames(): readonly string[];
}

interface IndexedZone {
  readonly name: string;
  readonly isSingleName: boolean;
  readonly soa: DnsRecord;
  readonly byName: ReadonlyMap<string, readonly DnsRecord[]>;
  /** Names that exist because something is under them (RFC 8020). */
  readonly nodes: ReadonlySet<string>;
}

const DEFAULT_SOA = { refresh: 3600, retry: 600, expire: 604_800, minimum: 300, serial: 1 };

export function indexZones(zones: readonly LocalZone[]): ZoneIndex {
  const byName = new Map<string, IndexedZone>();
  for (const zone of zones) {
    const indexed = indexZone(zone);
    if (byName.has(indexed.name)) throw new RangeError(`zone ${indexed.name} is given twice`);
    byName.set(indexed.name, indexed);
  }
  return {
    answer(name, type) {
      const zone = findZone(byName, name);
      return zone === undefined ? null : answerFrom(zone, name, type);
    },
    records: () => new Map([...byName.values()].flatMap((zone) => [...zone.byName])),
    zoneNames: () => [...byName.keys()],
  };
}

function indexZone(zone: LocalZone): IndexedZone {
  const name = zone.name.toLowerCase();
  const isSingleName = zone.scope === 'single-name';
  const byName = new Map<string, DnsRecord[]>();
  const nodes = new Set([name]);
  for (const record of zone.records) {
    const owner = record.name.toLowerCase();
    if (owner !== name && (isSingleName || !isUnderZone(owner, name)))
      throw new RangeError(`${owner} is not of zone ${name}`);
    byName.set(owner, [...(byName.get(owner) ?? []), record]);
    for (const node of ancestorsOf(owner)) {
      if (node === name) break;
      nodes.add(node);
    }
  }
  const given = zone.records.find(
    (record) => record.kind === 'soa' && record.name.toLowerCase() === name,
  );
  const soa: DnsRecord = given ?? {
    kind: 'soa',
    name,
    type: 'SOA',
    ttl: zone.soa?.minimum ?? DEFAULT_SOA.minimum,
    soa: { ...DEFAULT_SOA, mname: `ns.${name}`, rname: `hostmaster.${name}`, ...zone.soa },
  };
  return { name, isSingleName, soa, byName, nodes };
}

function findZone(byName: ReadonlyMap<string, IndexedZone>, name: string): IndexedZone | undefined {
  for (const candidate of ancestorsOf(name)) {
    const zone = byName.get(candidate);
    if (zone !== undefined && (!zone.isSingleName || candidate === name)) return zone;
  }
  return byName.get('.');
}

function answerFrom(zone: IndexedZone, name: string, type: string): LocalAnswer {
  const own = zone.byName.get(name) ?? (zone.nodes.has(name) ? [] : expandWildcard(zone, name));
  const records = own.filter((record) => record.type === type);
  if (records.length > 0) return { kind: 'records', records };
  if (type === 'SOA' && name === zone.name) return { kind: 'records', records: [zone.soa] };
  const alias = own.find((record) => record.type === 'CNAME');
  if (alias?.kind === 'target')
    return { kind: 'alias', record: alias, target: alias.target.toLowerCase() };
  return {
    kind: own.length > 0 || zone.nodes.has(name) ? 'nodata' : 'nxdomain',
    soa: negativeSoa(zone.soa),
  };
}

/** The SOA of a negative answer carries the time for which that answer holds (RFC 2308 §3). */
function negativeSoa(record: DnsRecord): DnsRecord {
  return record.kind === 'soa'
    ? { ...record, ttl: Math.min(record.ttl, record.soa.minimum) }
    : record;
}

function expandWildcard(zone: IndexedZone, name: string): DnsRecord[] {
  const encloser = ancestorsOf(name).find((node) => zone.nodes.has(node));
  return (zone.byName.get(`*.${encloser ?? zone.name}`) ?? []).map((record) => ({
    ...record,
    name,
  }));
}

/** The name itself, then each name above it; the root is left out. */
function ancestorsOf(name: string): string[] {
  const labels = name.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

function isUnderZone(name: string, zone: string): boolean {
  return zone === '.' || name.endsWith(`.${zone}`);
}
