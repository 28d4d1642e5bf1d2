// The world of one decision: everything that trace() needs, as plain data.
// compose-world.ts (plan/) makes one from a site, an estate and settings.

import type { Name } from '@sekisho/dns/name.ts';
import type { AzureBarrier } from './azure-barriers.ts';
import type { PublicVerdict } from '../estate/public-access.ts';
import type { FirewallAllow } from '../model/firewall-rule.ts';
import type { Reason } from '../model/reason.ts';
import type { Settings } from '../model/settings.ts';
import type { SiteMachine, WorldNetworks } from '../model/world/networks.ts';

export interface World {
  /** Where the appliance's programs run. */
  readonly applianceAddress: string;
  /** Where the mobility agent runs; null when the site names no source. */
  readonly sourceAddress: string | null;
  readonly networks: WorldNetworks;
  /** Of the appliance's programs; null: they go out directly. */
  readonly proxy: WorldProxy | null;
  /** Of people's browsers on the appliance, where it is another one. */
  readonly browserProxy?: WorldProxy;
  /** True: the firewall lets programs without a proxy out by names, which stand in `settings.proxyAllow`. */
  readonly allowsByName?: boolean;
  /** Whom the appliance asks. */
  readonly resolver: WorldResolver;
  /** Whom it asks, in this order, when those before give no answer at all. */
  readonly otherResolvers?: readonly WorldResolver[];
  /** Whom the proxy asks; null: the internet's DNS. */
  readonly proxyResolver: WorldResolver | null;
  readonly otherProxyResolvers?: readonly WorldResolver[];
  /** Whom parents and the browser's proxy ask, by the proxy's name; a missing one asks the internet's DNS. */
  readonly moreResolvers?: ReadonlyMap<string, readonly WorldResolver[]>;
  /** By name: those that a resolver can ask. */
  readonly behind?: ReadonlyMap<string, WorldResolver>;
  /** Names of the resolvers that hold the settings' records and forwards. Absent: the first that the appliance asks. */
  readonly holders?: readonly string[];
  readonly settings: Settings;
  /** What answers at each private address: the names that it serves. */
  readonly endpoints: ReadonlyMap<string, EndpointAt>;
  /** Names of private endpoints whose address is in no export and no record: their answer is not known. */
  readonly unstated?: ReadonlySet<string>;
  readonly internet: InternetModel;
  /** Where it is not given, names of the company's own machines are asked for as all others. */
  readonly machines?: readonly SiteMachine[];
  /** What ExpressRoute with Microsoft peering carries: names, and the ranges of their public addresses. */
  readonly peering?: { readonly names: readonly string[]; readonly networks: readonly string[] };
  /** Who may reach a resource at its public address, by the name that programs ask for; a missing name is not known. */
  readonly publicAccess?: ReadonlyMap<string, PublicVerdict>;
}

export interface EndpointAt {
  readonly endpoint: string;
  readonly names: readonly string[];
  readonly approved: boolean;
  /** What stands before it in Azure, in the order in which a connection meets it. */
  readonly barriers?: readonly AzureBarrier[];
  /** Why nobody can tell whether it is this one that the site reaches. */
  readonly whyNotKnown?: Reason;
  /** The address that Azure has, where the premises see another. */
  readonly inAzure?: string;
}

export interface WorldProxy {
  readonly name: string;
  /** Where clients connect. */
  readonly address: string;
  readonly port: number;
  /** `internet`, or a resolver of the site by name: the first that it asks. */
  readonly resolver: string;
  /** Further addresses and networks where clients connect: its name leads to each, so all must be reached. */
  readonly entrances?: readonly string[];
  /** Machines that resolve and go on in place of its address: all must get out, since any of them may be asked. */
  readonly nodes?: readonly string[];
  /** Of a provider's gateway: the public name by which it is found. */
  readonly host?: Name;
  /** A provider has it: it resolves and goes out by itself, outside of this site. */
  readonly isProviders?: boolean;
  /** It passes everything on to this one, and resolves nothing. Its list is in `settings.proxyAllowOf`. */
  readonly parent?: WorldProxy;
  /** It asks for a login: the planned rules have to stand above the one that asks. */
  readonly asksLogin?: boolean;
  /** It opens TLS: the planned names have to be exempt from that. */
  readonly inspectsTls?: boolean;
}

/**
 * What it does with a question, in this order: a zone of its own by the longest suffix; a conditional forwarder by the
 * longest suffix; else what {@link forwards} says. The longer of a zone and a forwarder wins.
 */
export interface WorldResolver {
  readonly name: string;
  readonly address: string;
  /** Absent: not told. */
  readonly product?: string;
  /** `resolver`: it asks {@link upstream}. */
  readonly forwards: 'internet' | 'azure' | 'none' | 'resolver';
  /** The resolvers in the virtual network, where they are known: it may ask any of them, so all must be reached. */
  readonly forwardTo?: readonly string[];
  /** What is answered in the virtual network that it forwards into; null: that network is not known. */
  readonly privateZones: PrivateZones | null;
  /** Name of the resolver that it asks for all else. */
  readonly upstream?: string;
  /** A name that is missing in one of these does not exist for its clients. */
  readonly hosted?: readonly WorldHostedZone[];
  readonly conditional?: readonly WorldForwarder[];
  /** Where it sends what the settings' forwards name, when not where {@link forwardTo} says. */
  readonly inward?: WorldForward;
  /** True: {@link hosted} is all that it hosts. */
  readonly areZonesKnown?: boolean;
  readonly validates?: boolean;
  /** Suffixes that it does not validate. */
  readonly unvalidated?: readonly string[];
  readonly dropsPrivate?: boolean;
  /** Suffixes whose answers may hold private addresses all the same. */
  readonly privateAllowed?: readonly string[];
}

export interface WorldHostedZone {
  readonly zone: string;
  /** Full name → addresses, or one alias. null: nobody tells what stands there. */
  readonly records: ReadonlyMap<string, HostedValues> | null;
}

export type HostedValues = { readonly addresses: readonly string[] } | { readonly alias: string };

/** Who is asked: it may be any of them, so all must be reached. */
export interface WorldForward {
  readonly to: readonly ForwardTarget[];
  /** Of the targets in Azure: what is answered in their network; null: that network is not known. */
  readonly privateZones: PrivateZones | null;
}

export interface WorldForwarder extends WorldForward {
  readonly suffix: string;
}

export type ForwardTarget =
  | { readonly kind: 'resolver'; readonly name: string; readonly address: string }
  | { readonly kind: 'azure'; readonly address: string }
  /** A server that nothing else tells of. */
  | { readonly kind: 'elsewhere'; readonly address: string };

/** A record that an endpoint's zone group tells of. */
export interface GroupRecord {
  readonly addresses: readonly string[];
  readonly zoneId: string;
}

/** The private zones that one virtual network sees, because they are linked to it. */
export interface PrivateZones {
  /** Full name → addresses. */
  readonly records: ReadonlyMap<string, readonly string[]>;
  /** A missing name in one of these is NXDOMAIN. */
  readonly zones: readonly string[];
  /** Zones whose contents, or whose link to the network, are not known. */
  readonly notKnown: readonly string[];
  /** True: of no zone is it known what it holds, or what it is linked to. */
  readonly isUnknown?: boolean;
  /** What zone groups write into zones that no export has, by full name. */
  readonly byGroup?: ReadonlyMap<string, GroupRecord>;
}

/** How the internet's DNS answers, and what refuses at its public address. */
export interface InternetModel {
  readonly zones: readonly InternetZone[];
}

/** One kind of Azure name, by its suffix. */
export interface InternetZone {
  readonly suffix: string;
  /**
   * `alias`: a CNAME into the Private Link zone when an endpoint exists; `none`: no public record at all; `unknown`:
   * no document says whether a name with an endpoint has an alias.
   */
  readonly record: 'alias' | 'none' | 'address' | 'unknown';
  readonly aliasZone?: string;
  /** The site's own names with a private endpoint: their public address answers and refuses. */
  readonly lockedNames: readonly string[];
  /** Names that exist at all; null when that is not known (assume they do). */
  readonly existingNames: readonly string[] | null;
}

/** The rules that always hold besides the site's own: traffic inside one zone of the premises. */
export interface FirewallModel {
  readonly networks: World['networks'];
  /** null: its rules are not known. */
  readonly allow: readonly FirewallAllow[] | null;
}
