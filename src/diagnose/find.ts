// Sightings and the plan → findings, the one to act on first. Each rule below
// looks at one kind of sighting; what a later sighting of the same name heals is left out.

import { isInAny } from '../site/address.ts';
import { parseName, toName, type Name } from '../names/name.ts';
import type { PlanLookUp } from '../plan/look-up.ts';
import type { PlannedRecord, PlannedRoad } from '../plan/plan.ts';
import { toDnsRecord } from '../plan/plan-settings.ts';
import { DIALECTS } from '../roads/dialects/dialects.ts';
import type { Actor } from '../roads/settings.ts';
import { say, type TextCode } from '../text/text.ts';
import type { Finding, FindingCode, Fix } from './finding.ts';
import type { ApplianceSighting, DnsSighting, FirewallSighting, ProxySighting, Sighting } from './sighting.ts';

export interface DiagnosisContext {
  readonly lookUp: PlanLookUp;
  readonly networks: { readonly onPremises: readonly string[]; readonly throughVpn: readonly string[] };
  readonly sightings: readonly Sighting[];
}

interface Draft {
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  readonly name: string;
  readonly actor: Finding['actor'];
  readonly client: string | null;
  readonly values?: Readonly<Record<string, string>>;
  readonly fix: Fix;
  readonly seen: readonly Sighting[];
}

export function findFindings(context: DiagnosisContext): Finding[] {
  const drafts = [
    ...fromAppliance(context),
    ...fromDns(context),
    ...fromProxy(context),
    ...fromFirewall(context),
  ];
  const failed = lastFailure(context.sightings);
  return drafts.map(complete).sort((a, b) => rank(a, failed) - rank(b, failed) || a.first.localeCompare(b.first) || a.name.localeCompare(b.name));
}

/** Lower is first: 1. what the failed step itself names; 2. errors, then warnings; a wait comes last of its kind. */
function rank(finding: Finding, failed: ApplianceSighting | null): number {
  const severity = { error: 0, warning: 10, info: 20 }[finding.severity];
  const isNamed = failed !== null && finding.name === (failed.name ?? '') && (finding.actor === 'unknown' || finding.actor === failed.actor);
  return (isNamed ? 0 : 100) + severity + (finding.fix.wait === true ? 1 : 0);
}

function fromAppliance({ lookUp, sightings }: DiagnosisContext): Draft[] {
  const failed = lastFailure(sightings);
  const drafts: Draft[] = [];
  if (failed?.error === 'settings-rejected') drafts.push(rejectedList(lookUp, failed));
  if (failed?.error === 'service-refused') drafts.push(serviceRefused(failed));
  const health = lastOf(sightings, (each): each is ApplianceSighting => each.kind === 'appliance' && each.event === 'health');
  if (health !== null && health.error !== null) {
    drafts.push({ code: 'agent-not-yet-healthy', severity: 'warning', name: health.name ?? '', actor: health.actor ?? 'unknown', client: null, fix: { layer: 'azure', add: [], wait: true }, seen: [health] });
  }
  return drafts;
}

function rejectedList({ plan }: PlanLookUp, failed: ApplianceSighting): Draft {
  return {
    code: 'bypass-list-rejected',
    severity: 'error',
    name: failed.name ?? '',
    actor: 'configuration-manager',
    client: null,
    values: { entries: failed.entries.join(', ') },
    fix: { layer: 'configuration-manager', remove: failed.entries, add: plan.layers['configuration-manager'].bypass },
    seen: [failed],
  };
}

function serviceRefused(failed: ApplianceSighting): Draft {
  const isVault = failed.stage === 'vault';
  return {
    code: isVault ? 'vault-has-items' : 'service-refused',
    severity: 'error',
    name: failed.name ?? '',
    actor: failed.actor ?? 'unknown',
    client: null,
    values: { message: failed.message },
    fix: { layer: 'azure', add: isVault ? ['a new vault, and its private endpoint before anything is registered'] : [] },
    seen: [failed],
  };
}

function fromProxy(context: DiagnosisContext): Draft[] {
  const latest = latestByKey(context.sightings.filter((each): each is ProxySighting => each.kind === 'proxy'), (each) => `${each.client} ${each.name}`);
  return latest.flatMap((group) => fromProxyGroup(context, group));
}

function fromProxyGroup(context: DiagnosisContext, group: readonly ProxySighting[]): Draft[] {
  const last = group.at(-1);
  const name = last === undefined ? null : readName(last.name);
  if (last === undefined || name === null) return [];
  const { lookUp, sightings } = context;
  const road = lookUp.roadOf(name);
  const seen = group.filter((each) => each.verdict === last.verdict);
  const base = { name, client: last.client, seen };
  if (road?.road === 'private-endpoint') {
    const actor = actorOf(sightings, name, road.actors);
    return [{ ...base, severity: 'error', actor, ...bypassMissing(context, name, actor) }];
  }
  if (last.verdict !== 'denied' || isHealed(sightings, road, last.at)) return [];
  const isExpected = road?.road === 'proxy' || lookUp.learnOf(name).some((entry) => entry.layer === 'proxy-allow');
  if (!isExpected) return [{ ...base, code: 'proxy-denies-unknown-name', severity: 'warning', actor: 'unknown', fix: { layer: 'proxy-allow', add: [] } }];
  return [{ ...base, code: 'proxy-denies-needed-name', severity: 'error', actor: actorOf(sightings, name, road?.actors ?? []), fix: { layer: 'proxy-allow', add: [name] } }];
}

/** A tunnel that still stands is not in the log yet; that the step which needs the name was done since tells as much. */
function isHealed(sightings: readonly Sighting[], road: PlannedRoad | null, since: number): boolean {
  return sightings.some((each) => each.kind === 'appliance' && each.event === 'stage-done' && each.at >= since && road?.stages.includes(each.stage) === true);
}

function bypassMissing({ lookUp, sightings }: DiagnosisContext, name: Name, actor: Finding['actor']): Pick<Draft, 'code' | 'fix'> {
  const layers = lookUp.plan.layers;
  if (actor === 'system') {
    return { code: 'system-bypass-missing', fix: { layer: 'system-bypass', add: entriesFor('wininet', layers['system-bypass'].bypass, name) } };
  }
  const settings = lastOf(sightings, (each): each is ApplianceSighting => each.kind === 'appliance' && each.event === 'settings' && each.actor === 'configuration-manager');
  const add = entriesFor('configuration-manager', layers['configuration-manager'].bypass, name);
  if (settings?.bypassListEnabled === false) return { code: 'bypass-list-not-shown', fix: { layer: 'configuration-manager', add: [], enableBypassList: true } };
  return { code: 'manager-bypass-missing', fix: { layer: 'configuration-manager', add } };
}

/** The planned entries of a layer that bypass this name, as that layer's program reads them. */
function entriesFor(dialect: 'wininet' | 'configuration-manager', planned: readonly string[], name: Name): string[] {
  const target = { scheme: 'https', host: name, port: 443 };
  return planned.filter((entry) => DIALECTS[dialect].parse([entry]).decide(target).road === 'direct');
}

function fromDns(context: DiagnosisContext): Draft[] {
  const latest = latestByKey(context.sightings.filter((each): each is DnsSighting => each.kind === 'dns'), (each) => `${each.client} ${each.name}`);
  return latest.flatMap((group) => fromDnsGroup(context, group));
}

function fromDnsGroup({ lookUp, networks, sightings }: DiagnosisContext, group: readonly DnsSighting[]): Draft[] {
  const last = group.at(-1);
  const name = last === undefined ? null : readName(last.name);
  const road = name === null ? null : lookUp.roadOf(name);
  if (last === undefined || name === null || road?.road !== 'private-endpoint') return [];
  const isRight = last.addresses.length > 0 && last.addresses.every((address) => (road.addresses.length > 0 ? road.addresses.includes(address) : isInAny(address, networks.throughVpn)));
  if (isRight) return [];
  const isPublic = last.addresses.some((address) => !isInAny(address, [...networks.throughVpn, ...networks.onPremises]));
  const code = last.addresses.length === 0 ? 'private-name-not-found' : isPublic ? 'private-name-public-address' : 'private-name-other-address';
  const records = recordsOfEndpoint(lookUp, road, name);
  const add = records.map((record) => `${record.name}.${record.zone} ${record.type} ${record.addresses.join(' ')}`);
  const values = { addresses: last.addresses.join(', '), planned: road.addresses.join(', ') };
  const fix: Fix = { layer: 'dns', add, records: records.map(toDnsRecord) };
  const seen = group.filter((each) => each.answer === last.answer);
  return [{ code, severity: 'error', name, actor: actorOf(sightings, name, road.actors), client: last.client, values, fix, seen }];
}

/** The name's records, and with them those of the other names of its endpoint: who has to add one has to add them all. */
function recordsOfEndpoint(lookUp: PlanLookUp, road: PlannedRoad, name: Name): readonly PlannedRecord[] {
  const endpoint = road.because.values['endpoint'];
  const siblings = endpoint === undefined ? [] : lookUp.plan.roads.filter((each) => each.match === 'exact' && each.because.values['endpoint'] === endpoint);
  const names = [name, ...siblings.map((each) => toName(each.pattern))];
  return lookUp.plan.layers.dns.records.filter((record) => names.some((each) => record.answers.includes(each)));
}

function fromFirewall({ lookUp, sightings, networks }: DiagnosisContext): Draft[] {
  const groups = latestByKey(sightings.filter((each): each is FirewallSighting => each.kind === 'firewall'), (each) => `${each.from} ${each.to} ${String(each.port)}`);
  return groups.flatMap((group): Draft[] => {
    const [seen] = group;
    if (seen === undefined) return [];
    const name = lookUp.nameAt(seen.to);
    const fromProxy = name === null && !isInAny(seen.to, networks.throughVpn) ? dialledThroughProxy(sightings, seen) : null;
    const named = name ?? fromProxy;
    if (named === null) return [];
    const add = [`${seen.from} -> ${name === null ? 'internet' : seen.to}:${String(seen.port)}`];
    return [{ code: 'firewall-rejects-needed', severity: 'error', name: named, actor: name === null ? 'unknown' : actorOf(sightings, named, []), client: seen.from, values: { to: seen.to }, fix: { layer: 'firewall', add }, seen: group }];
  });
}

const DNS_PORT = 53;

/** A rejected packet of the proxy itself: the name that it was opening a tunnel for. */
function dialledThroughProxy(sightings: readonly Sighting[], packet: FirewallSighting): Name | null {
  const tunnel = lastOf(sightings, (each): each is ProxySighting => each.kind === 'proxy' && each.verdict === 'failed' && each.client !== packet.from && (each.port === packet.port || packet.port === DNS_PORT));
  return tunnel === null ? null : readName(tunnel.name);
}

/** Which program asked: the appliance's log tells when the step failed on this name, or the plan when only one program asks for it. */
function actorOf(sightings: readonly Sighting[], name: string, planned: readonly Actor[]): Finding['actor'] {
  const failed = lastOf(sightings, (each): each is ApplianceSighting => each.kind === 'appliance' && each.event === 'stage-failed' && each.name === name);
  if (failed !== null && failed.actor !== null) return failed.actor;
  return planned.length === 1 && planned[0] !== undefined ? planned[0] : 'unknown';
}

function lastFailure(sightings: readonly Sighting[]): ApplianceSighting | null {
  const last = lastOf(sightings, (each): each is ApplianceSighting => each.kind === 'appliance' && (each.event === 'stage-failed' || each.event === 'stage-done'));
  return last?.event === 'stage-failed' ? last : null;
}

function lastOf<T extends Sighting>(sightings: readonly Sighting[], is: (each: Sighting) => each is T): T | null {
  let last: T | null = null;
  for (const each of sightings) {
    if (is(each) && (last === null || each.at >= last.at)) last = each;
  }
  return last;
}

/** Groups in order of time; logs of several files need not be sorted. */
function latestByKey<T extends Sighting>(sightings: readonly T[], key: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of [...sightings].sort((a, b) => a.at - b.at)) {
    const group = groups.get(key(each));
    if (group === undefined) groups.set(key(each), [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

function complete(draft: Draft): Finding {
  const times = draft.seen.map((each) => each.at).filter((at) => !Number.isNaN(at)).sort((a, b) => a - b);
  const because = { code: `finding.${draft.code}`, values: { name: draft.name, actor: draft.actor, client: draft.client ?? '', ...draft.values, add: draft.fix.add.join(', ') } };
  return {
    code: draft.code,
    severity: draft.severity,
    name: draft.name,
    actor: draft.actor,
    client: draft.client,
    layer: draft.fix.layer,
    count: draft.seen.length,
    first: toIso(times[0]),
    last: toIso(times.at(-1)),
    message: say('en', because.code as TextCode, because.values),
    because,
    fix: draft.fix,
    evidence: draft.seen.slice(0, 5).map((each) => each.evidence),
  };
}

function toIso(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString();
}

function readName(text: string): Name | null {
  const parsed = parseName(text);
  return parsed.ok ? parsed.name : null;
}
