// Findings of a site with several appliances: the client of a line decides whose plan explains it. What nobody of the
// site asked for is explained by all plans together, and so is what the proxy's list allows.

import { groupBy } from '../group-by.ts';
import { changesSomething } from '../model/change.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { Name } from '@sekisho/dns/name.ts';
import type { PlanLookUp } from '../plan/look-up.ts';
import { ownersOf } from '../plan/name-owners.ts';
import { findDrafts, findInTally, toFindings } from './find.ts';
import type { Finding } from './finding.ts';
import { findInAllowList } from './rules/allow-list-rules.ts';
import { findInDns } from './rules/dns-rules.ts';
import { createContext, readName, type Draft, type RuleInput } from './rules/draft.ts';
import { findAtFirewall } from './rules/firewall-rules.ts';
import { findAtProxy } from './rules/proxy-rules.ts';
import { NO_CLIENT, type Evidence } from '../products/shared/logs/observation.ts';
import { Others } from './tally/others.ts';
import { ANY_CLIENT, type Group, type Tally } from './tally/tally.ts';

export interface ApplianceLookUp {
  readonly name: string;
  readonly address: string;
  readonly vault: string;
  /** Its own and those of the machines that it protects. */
  readonly addresses: readonly string[];
  readonly lookUp: PlanLookUp;
  /** The name of its proxy. */
  readonly proxy?: string;
}

export interface SiteRuleInput extends RuleInput {
  /** All of the site; {@link RuleInput.lookUp} is of their plans together. */
  readonly appliances: readonly ApplianceLookUp[];
  /** Explain the requests of this appliance, and leave out those of the others. */
  readonly only: string | null;
}

export function findInSite(input: SiteRuleInput): Finding[] {
  const findings = find(input);
  if (input.appliances.length === 1) return findings;
  const ownerOf = clientOwners(input.appliances);
  const hasSeveralProxies = new Set(input.appliances.map(({ proxy }) => proxy)).size > 1;
  return findings.map((finding) => {
    const owner = finding.client === null ? undefined : ownerOf(finding.client);
    if (owner === undefined) return finding;
    const { fix } = finding;
    const isOnProxy =
      hasSeveralProxies &&
      owner.proxy !== undefined &&
      fix.layer === 'proxy-allow' &&
      changesSomething(fix);
    return {
      ...finding,
      appliance: owner.name,
      ...(isOnProxy ? { fix: { ...fix, on: owner.proxy } } : {}),
    };
  });
}

function find(input: SiteRuleInput): Finding[] {
  const { appliances, only } = input;
  const chosen = appliances.find(({ name }) => name === only);
  if (chosen !== undefined) return findOfOne(input, chosen);
  const [alone, ...others] = appliances;
  if (alone !== undefined && others.length === 0)
    return findInTally({ ...input, lookUp: alone.lookUp });
  const groups = [...input.tally.groups];
  const ownerOf = clientOwners(appliances);
  const whole = createContext(input);
  const drafts = appliances.flatMap((appliance) => {
    const own = groups.filter(([, group]) => ownerOf(clientOf(group)) === appliance);
    const { foreign, rest } = splitForeign(appliance, appliances, own);
    const context = createContext({
      ...input,
      lookUp: appliance.lookUp,
      tally: withGroups(input.tally, rest),
      isSiteSeen: whole.isSiteSeen,
    });
    return [...findDrafts(context), ...foreign];
  });
  const nobodys = groups.filter(([, group]) => ownerOf(clientOf(group)) === undefined);
  const rest = createContext({
    ...input,
    tally: { ...withGroups(input.tally, nobodys), others: input.tally.others },
    isSiteSeen: whole.isSiteSeen,
  });
  return toFindings(
    [
      ...drafts,
      ...findInDns(rest),
      ...findAtProxy(rest),
      // A rejected packet of the proxy is told by the tunnels of all.
      ...findAtFirewall({ ...whole, firewall: rest.firewall }),
      ...findInAllowList(whole),
    ],
    null,
  );
}

/** The client of a line, or the user, decides whose plan explains it; null: every relevant line has a client. */
export function findMissingClient(
  appliances: readonly ApplianceLookUp[],
  tally: Tally,
): UserError | null {
  const found = lineWithoutClient(appliances, tally);
  if (found === null) return null;
  const where = `${found.file}:${String(found.line)}`;
  const names = appliances.map(({ name }) => name);
  return new UserError(
    `${where}: this log has no client address, and the site has several appliances: ${names.join(', ')}`,
    {
      code: 'diagnose.no-client',
      where,
      hint: `say which one it is of: --appliance ${names.join('|')}`,
    },
  );
}

/** The first line without a client whose name an appliance may need, or of the appliance itself. */
function lineWithoutClient(
  appliances: readonly ApplianceLookUp[],
  { groups, appliance }: Tally,
): Evidence | null {
  const [own] = appliance;
  if (own !== undefined) return own.evidence;
  for (const group of groups.values()) {
    if (group.kind === 'firewall' || group.client === ANY_CLIENT) continue;
    // A host name is no address either: whose it is stands in no file of the site.
    if (parseAddress(group.client) !== null) continue;
    const [moment] = group.evidence;
    if (moment !== undefined && ownersOfGroup(appliances, group).length > 0) return moment.evidence;
  }
  return null;
}

/** All that is not another appliance's, by its client or by its name; one context, so that logs are joined as ever. */
function findOfOne(input: SiteRuleInput, appliance: ApplianceLookUp): Finding[] {
  const { appliances, machines } = input;
  const ownerOf = clientOwners(appliances);
  const groups = [...input.tally.groups].filter(([, group]) => {
    const owner = ownerOf(clientOf(group));
    if (owner !== undefined) return owner === appliance;
    const owners = ownersOfGroup(appliances, group);
    return owners.length === 0 || owners.includes(appliance);
  });
  const { foreign, rest } = splitForeign(
    appliance,
    appliances,
    groups.filter(([, group]) => ownerOf(clientOf(group)) === appliance),
  );
  const others = groups.filter(([, group]) => ownerOf(clientOf(group)) !== appliance);
  const own: RuleInput = {
    ...input,
    lookUp: appliance.lookUp,
    tally: { ...input.tally, groups: new Map([...rest, ...others]) },
    // Whose log it is, where it does not say so itself, the caller has said.
    ...(machines === undefined ? {} : { machines: [...machines, ...NO_CLIENT] }),
  };
  const context = createContext(own);
  const list = createContext(input);
  return toFindings([...findDrafts(context), ...findInAllowList(list), ...foreign], context.failed);
}

type Entry = readonly [string, Group];

function clientOf(group: Group): string {
  return group.kind === 'firewall' ? group.from : group.client;
}

function clientOwners(
  appliances: readonly ApplianceLookUp[],
): (client: string) => ApplianceLookUp | undefined {
  const byAddress = new Map(
    appliances.flatMap((each) => each.addresses.map((address) => [address, each] as const)),
  );
  return (client) => (client === ANY_CLIENT ? undefined : byAddress.get(client));
}

function ownersOfGroup(
  appliances: readonly ApplianceLookUp[],
  group: Group,
): readonly ApplianceLookUp[] {
  if (group.kind === 'firewall')
    return appliances.filter(({ lookUp }) => lookUp.nameAt(group.to) !== null);
  const name = readName(group.name);
  return name === null ? [] : ownersOf(appliances, name);
}

function withGroups(tally: Tally, groups: readonly Entry[]): Tally {
  return { ...tally, groups: new Map(groups), appliance: [], others: new Others() };
}

/** Names and destination addresses that only the plans of other appliances have. */
function splitForeign(
  appliance: ApplianceLookUp,
  appliances: readonly ApplianceLookUp[],
  groups: readonly Entry[],
): { readonly foreign: readonly Draft[]; readonly rest: readonly Entry[] } {
  const stated = groups.map((entry) => ({
    entry,
    meant: meantForOthers(appliance, appliances, entry[1]),
  }));
  const foreign = stated.flatMap(({ entry: [, group], meant }) =>
    meant === null ? [] : [{ group, ...meant }],
  );
  const byName = groupBy(foreign, ({ group, name }) => `${clientOf(group)} ${name}`);
  return {
    foreign: [...byName.values()].map((own): Draft => {
      const [{ group, name, others }] = own;
      return {
        code: 'name-of-other-appliance',
        severity: 'warning',
        confidence: 'medium',
        name,
        program: 'unknown',
        client: clientOf(group),
        values: {
          appliance: appliance.name,
          vault: appliance.vault,
          other: others.map((each) => each.name).join(', '),
          otherVault: [...new Set(others.map(({ vault }) => vault))].join(', '),
        },
        fix: { layer: 'azure', add: [] },
        seen: own.map((each) => each.group),
      };
    }),
    rest: stated.filter(({ meant }) => meant === null).map(({ entry }) => entry),
  };
}

interface Meant {
  readonly name: Name;
  readonly others: readonly ApplianceLookUp[];
}

/** Only a name that is exactly another one's: by its form alone it may be either's. */
function meantForOthers(
  appliance: ApplianceLookUp,
  appliances: readonly ApplianceLookUp[],
  group: Group,
): Meant | null {
  if (group.kind === 'firewall') {
    const others = ownersOfGroup(appliances, group);
    const name = others[0]?.lookUp.nameAt(group.to) ?? null;
    return name === null || others.includes(appliance) ? null : { name, others };
  }
  const name = readName(group.name);
  if (name === null) return null;
  const own = appliance.lookUp.roadOf(name);
  if (own !== null && own.match !== 'shape') return null;
  const others = ownersOf(appliances, name).filter(
    ({ lookUp }) => lookUp.roadOf(name)?.match === 'exact',
  );
  return others.length === 0 ? null : { name, others };
}
