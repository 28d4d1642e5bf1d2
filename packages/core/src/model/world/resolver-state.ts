// What a DNS server hosts and whom it asks today, as site.yaml or its own files tell it. Each part
// is known, or null: an export that does not tell of zones is no server without zones.

import type { Name } from '@sekisho/dns/name.ts';
import type { Reason } from '../reason.ts';

/** What one DNS server hosts and whom it asks. */
export interface ResolverState {
  readonly zones: readonly HostedZone[] | null;
  readonly forwarders: readonly ConditionalForwarder[] | null;
  readonly upstream: Upstream | null;
  /** DNSSEC validation of what others answer. */
  readonly validates: boolean | null;
  /** Suffixes that it does not validate (`validate-except-from`-like, `domain-insecure`, negative trust anchors). */
  readonly unvalidated: readonly Name[];
  /** Drops private addresses in answers of others (`private-address`, `stop-dns-rebind`, `deny-answer-addresses`). */
  readonly dropsPrivate: boolean | null;
  /** Suffixes whose answers may hold private addresses all the same (`private-domain`, `rebind-domain-ok`, `except-from`). */
  readonly privateAllowed: readonly Name[];
  /** What its files do not tell, or this does not hold, and where. */
  readonly notes?: readonly Reason[];
}

/** By the resolver's name: plain data, as all of a plan's input is. */
export type ResolverStates = Readonly<Record<string, ResolverState>>;

/** A zone that it answers by itself: a name that is missing there does not exist for its clients (RFC 2308). */
export interface HostedZone {
  readonly name: Name;
  readonly kind: 'primary' | 'secondary' | 'stub' | 'other';
  /** Of A, AAAA and CNAME; null: not exported. */
  readonly records: readonly HostedRecord[] | null;
  /** Where it is stored, on Windows. Absent: not known, or another product. */
  readonly scope?: StoreScope;
}

export interface HostedRecord {
  /** The whole name; `*` may be its first label. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly values: readonly string[];
}

export interface ConditionalForwarder {
  readonly suffix: Name;
  /** Addresses of those that it asks; none: questions for the suffix go nowhere. */
  readonly to: readonly string[];
  readonly scope?: StoreScope;
}

/** Directory partition by which Active Directory replicates a zone or forwarder; `server`: this server's own. */
export type StoreScope = 'server' | 'domain' | 'forest' | 'legacy' | 'custom';

/** Where all other questions go. */
export type Upstream =
  | { readonly kind: 'internet' }
  | { readonly kind: 'forward'; readonly to: readonly string[] }
  | { readonly kind: 'nobody' };
