// What every rule works with: the plan, the tally seen from several sides, and the
// draft of a finding that rules give back.

import { parseName, type Name } from '@sekisho/dns/name.ts';
import type { DocumentedNames } from '../../plan/documented-names.ts';
import { mayEndWith } from '../../names/endings.ts';
import type { PlanLookUp } from '../../plan/look-up.ts';
import type { WorldNetworks } from '../../model/world/networks.ts';
import type { Program } from '../../model/program.ts';
import type { Confidence, Finding, FindingCode } from '../finding.ts';
import type { Fix } from '../../model/change.ts';
import type { ApplianceObservation } from '../../products/shared/logs/observation.ts';
import { compareMoments, earlier, later, type Counted, type Moment } from '../tally/counted.ts';
import { evidenceOf, type DeniedName } from '../tally/denied-names.ts';
import { endingsOfConcern } from '../tally/interest.ts';
import {
  ANY_CLIENT,
  type DnsGroup,
  type FirewallGroup,
  type ProxyGroup,
  type Tally,
} from '../tally/tally.ts';

export interface RuleContext {
  readonly lookUp: PlanLookUp;
  readonly networks: WorldNetworks;
  /** Today's allow-list as patterns, when the site gives it. */
  readonly allowList: readonly string[];
  /** Addresses of the site's own machines and proxies; null when not given. */
  readonly machines: ReadonlySet<string> | null;
  /** The logs show one of these machines at the proxy. */
  readonly isSiteSeen: boolean;
  /** Of names that the plan has not. */
  readonly documented: DocumentedNames;
  /** After so many days without use, an allowed name is a finding. */
  readonly unusedAfterDays: number;
  /** All three are sorted by their last time, so the end of any slice is the current state. */
  readonly proxy: readonly ProxyGroup[];
  readonly dns: readonly DnsGroup[];
  readonly firewall: readonly FirewallGroup[];
  /** Names that no plan has, as other machines were denied them, and that some rule may tell of; in {@link proxy} too. */
  readonly others: ReadonlySet<ProxyGroup>;
  /** Of all requests of proxies' logs. */
  readonly requests: { readonly count: number; readonly first: number; readonly last: number };
  /** The logs show requests or questions. */
  readonly isAnythingAsked: boolean;
  /** In order of time. */
  readonly appliance: readonly ApplianceObservation[];
  /** The step that the appliance failed at last, when nothing was done since. */
  readonly failed: ApplianceObservation | null;
}

export interface Draft {
  readonly code: FindingCode;
  /** In place of the code's own sentence. */
  readonly sentence?:
    | 'finding.private-name-no-answer'
    | 'finding.private-name-struck-out'
    | 'finding.unknown-bypass-missing'
    | 'finding.direct-bypass-missing'
    | 'finding.bypass-not-planned-yet'
    | 'finding.firewall-rejects-other-client'
    | 'finding.needed-name-of-shared-suffix'
    | 'finding.name-at-other-port'
    | 'finding.name-of-other-service';
  readonly severity: Finding['severity'];
  readonly confidence: Confidence;
  readonly name: string;
  readonly program: Finding['program'];
  readonly client: string | null;
  readonly values?: Readonly<Record<string, string>>;
  readonly fix: Fix;
  readonly seen: readonly Seen[];
}

/** The counts and evidence of a finding, for groups and single lines. */
export type Seen = Pick<Counted, 'count' | 'bytes' | 'first' | 'last' | 'evidence'>;

export interface RuleInput {
  readonly lookUp: PlanLookUp;
  readonly networks: RuleContext['networks'];
  readonly tally: Tally;
  readonly allowList?: readonly string[];
  readonly machines?: readonly string[];
  /** Told where the tally is a part of what was read; else it is looked up. */
  readonly isSiteSeen?: boolean;
  readonly documented?: RuleContext['documented'];
  readonly unusedAfterDays?: number;
}

const UNUSED_AFTER_DAYS = 30;
const NOTHING_DOCUMENTED: DocumentedNames = Object.assign(() => null, {
  endings: () => new Set<string>(),
});

export function createContext({
  lookUp,
  networks,
  tally,
  allowList = [],
  machines,
  isSiteSeen,
  documented = NOTHING_DOCUMENTED,
  unusedAfterDays = UNUSED_AFTER_DAYS,
}: RuleInput): RuleContext {
  const { open } = tally.others.deniedNames;
  const appliance = [...tally.appliance].sort((a, b) => compareMoments(a, b));
  const ended = appliance.findLast(
    (each) => each.event === 'stage-failed' || each.event === 'stage-done',
  );
  const failed = ended?.event === 'stage-failed' ? ended : null;
  const known = machines === undefined ? null : new Set(machines);
  const isSeen =
    isSiteSeen ??
    [...tally.groups.values()].some(
      (each) => each.kind === 'proxy' && known !== null && known.has(each.client),
    );
  const mayMatter =
    isSeen && open.length > 0 ? mayMatterTo({ lookUp, allowList, documented, failed }) : () => true;
  const others = open.filter(({ name }) => mayMatter(name)).map(({ denied }) => toGroup(denied));
  // The difference is not a number, so false, where a time is missing.
  const groups = [...tally.groups.values(), ...others].sort(
    (a, b) => a.last.at - b.last.at || compareMoments(a.last, b.last),
  );
  const proxy = groups.filter((each) => each.kind === 'proxy');
  return {
    lookUp,
    networks,
    allowList,
    machines: known,
    isSiteSeen: isSeen,
    documented,
    unusedAfterDays,
    proxy,
    others: new Set(others),
    requests: {
      count: tally.others.requests + proxy.length + open.length - others.length,
      first: proxy.reduce((first, each) => earlier(first, each.first), tally.others.first),
      last: proxy.reduce((last, each) => later(last, each.last.at), tally.others.last),
    },
    isAnythingAsked:
      tally.others.requests + tally.others.questions + open.length > 0 ||
      groups.some(({ kind }) => kind !== 'firewall'),
    dns: withoutNeedlessIPv6(groups.filter((each) => each.kind === 'dns')),
    firewall: groups.filter((each) => each.kind === 'firewall'),
    appliance,
    failed,
  };
}

/** No rule is about a name that neither a plan, nor a list, nor the catalog has. */
function mayMatterTo({
  lookUp,
  allowList,
  documented,
  failed,
}: Pick<RuleContext, 'lookUp' | 'allowList' | 'documented' | 'failed'>): (name: string) => boolean {
  const ofConcern = endingsOfConcern(lookUp, allowList);
  const endings = documented.endings?.() ?? null;
  if (ofConcern === null || endings === null) return () => true;
  const all = new Set([...ofConcern, ...endings]);
  return (name) => name === failed?.name || mayEndWith(all, name);
}

function toGroup(denied: DeniedName): ProxyGroup {
  const { name, port, status, count, bytes, first, last } = denied;
  return {
    kind: 'proxy',
    client: ANY_CLIENT,
    name,
    port,
    verdict: 'denied',
    status,
    server: null,
    count,
    bytes,
    first,
    last,
    get evidence() {
      return evidenceOf(denied);
    },
  };
}

/** Roads are planned for IPv4: where a client asked for both addresses of a name, the IPv4 answer tells. */
function withoutNeedlessIPv6(dns: readonly DnsGroup[]): readonly DnsGroup[] {
  const asked = new Set(
    dns.flatMap((each) => (each.isIPv6 === true ? [] : [`${each.client} ${each.name}`])),
  );
  return dns.filter((each) => each.isIPv6 !== true || !asked.has(`${each.client} ${each.name}`));
}

export function seenLine(line: ApplianceObservation): Seen {
  const moment: Moment = { at: line.at, evidence: line.evidence };
  return { count: 1, bytes: 0, first: line.at, last: moment, evidence: [moment] };
}

export function clientOf(client: string): string | null {
  return client === ANY_CLIENT ? null : client;
}

export function readName(text: string): Name | null {
  const parsed = parseName(text);
  return parsed.ok ? parsed.name : null;
}

export interface IdentifiedProgram {
  readonly program: Finding['program'];
  readonly confidence: Confidence;
}

/** User agents that only programs of one kind send. */
const AGENTS: readonly { readonly form: RegExp; readonly program: Program }[] = [
  { form: /^Mozilla\//, program: 'user' },
  { form: /cbengine|obengine|MARS|RecoveryServices/i, program: 'system' },
];

interface Asked {
  readonly planned: readonly Program[];
  readonly agent?: string | undefined;
  /** Who asked the proxy, and since when. */
  readonly atProxy?: { readonly client: string; readonly since: number };
}

/**
 * Which program asked. 1. The appliance's own log names it for the step that failed on
 * this name. 2. The plan has only one program asking for it. 3. The user agent tells.
 * 4. The Configuration Manager comes first in a set-up: if the appliance had asked its resolver
 * for the name before it asked the proxy, then that program took the right road, and services under SYSTEM did not.
 */
export function identifyProgram(context: RuleContext, name: string, of: Asked): IdentifiedProgram {
  const failed = context.appliance.findLast(
    (each) => each.event === 'stage-failed' && each.name === name,
  );
  if (failed !== undefined && failed.program !== null)
    return { program: failed.program, confidence: 'high' };
  const [only] = of.planned;
  if (of.planned.length === 1 && only !== undefined) return { program: only, confidence: 'medium' };
  const stated = AGENTS.find(
    ({ form, program }) =>
      of.agent !== undefined && form.test(of.agent) && of.planned.includes(program),
  );
  if (stated !== undefined) return { program: stated.program, confidence: 'medium' };
  const isBoth = of.planned.includes('configuration-manager') && of.planned.includes('system');
  if (!isBoth || of.atProxy === undefined || context.dns.length === 0)
    return { program: 'unknown', confidence: 'low' };
  const { client, since } = of.atProxy;
  const hasAskedItself = context.dns.some(
    (each) => each.name === name && each.client === client && each.first <= since,
  );
  return { program: hasAskedItself ? 'system' : 'configuration-manager', confidence: 'medium' };
}
