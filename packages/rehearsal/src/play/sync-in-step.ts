// One run of the set-up with what goes on beside it: DNS and lists kept in step,
// and expected names learned, where the scenario's operator does that.

import { idKey, networkOf } from '@sekisho/core/estate/estate.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { readLogs } from '@sekisho/core/diagnose/read-logs.ts';
import { recordName, type DnsRecord } from '@sekisho/core/model/dns-record.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { pause } from '@sekisho/core/pause.ts';
import { forwardTargets } from '@sekisho/core/plan/network-resolvers.ts';
import { recordHolders } from '@sekisho/core/plan/resolver-chains.ts';
import { performAzureActions } from '../appliance/azure-actions.ts';
import type { Syncer, SyncerContext, Syncing } from './syncer.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import type { Scenario } from '../scenarios/scenario.ts';

const POLL_MS = 250;

/** The plan for the estate as it is now. */
export function planNow(site: RehearsedSite, learned: ReadonlySet<Name>): Plan {
  return composePlan({ ...site.inputNow, learned: [...learned].sort() });
}

/** The syncer of the rehearsal's own process. */
export const syncInProcess: Syncer = (context) => repeat(context, stepOnce);

/**
 * The Azure team besides: registration links its zones to its own network only, and a resolver that stands in another
 * one needs links of its own, or the record in the zone of that name that its network is linked to already.
 */
export const syncAzureInStep: Syncer = (context) => repeat(context, showZones);

/** True where the plan may ask the Azure team for something while the set-up runs. */
export function asksAzureTeam({
  site,
  scenario,
}: Pick<SyncerContext, 'site' | 'scenario'>): boolean {
  const { site: of, appliance } = site.planInput;
  return (
    scenario.doesAzureSteps &&
    recordHolders(of, appliance).some(
      (each) => each.forwards === 'azure' || forwardTargets(of, each).length > 0,
    )
  );
}

function repeat(
  context: SyncerContext,
  step: (context: SyncerContext) => Promise<void>,
): Promise<Syncing> {
  const stop = new AbortController();
  const syncing = syncInStep(context, step, AbortSignal.any([context.signal, stop.signal]));
  return Promise.resolve({
    stop: async () => {
      stop.abort();
      await syncing;
    },
  });
}

/** Keeps the site in step until the signal ends it. A poll that fails is noted in syncer.log. */
async function syncInStep(
  context: SyncerContext,
  step: (context: SyncerContext) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await step(context).catch((error: unknown) => {
      // A poll may meet endpoints half made, or a road that this scenario keeps closed; the next one comes soon.
      if (!signal.aborted)
        context.site.logs.write('syncer.log', `${new Date().toISOString()} ${String(error)}`);
    });
    await pause(POLL_MS, signal).catch(() => undefined);
  }
}

async function stepOnce(context: SyncerContext): Promise<void> {
  const { site, scenario, emit, learned } = context;
  await site.refreshEstate();
  const known = planNow(site, learned);
  const hasLearned = scenario.learnsNames && learnDenied(known, context);
  const planned = toSettings(hasLearned ? planNow(site, learned) : known);
  const next = addMissing(site.settings, planned, scenario);
  for (const change of await site.apply(next)) {
    for (const entry of change.add) emit({ event: 'learned', layer: change.layer, entry });
  }
}

async function showZones({ site, learned }: SyncerContext): Promise<void> {
  await site.refreshEstate({ zones: true });
  const ownNetwork = idKey(networkOf(site.key.subnetId));
  const wanted = planNow(site, learned)
    .steps.flatMap((step) => step.actions ?? [])
    .filter(
      (step) =>
        step.action === 'set-record' ||
        // Registration links its own network itself, a moment after it has made the zone: a second link is refused.
        (step.action === 'link-zone' && idKey(step.networkId) !== ownNetwork),
    );
  if (wanted.length === 0) return;
  await performAzureActions(site.appliance.context(site.key), wanted);
  await site.flushCaches();
}

/** Adds the names that the proxy denied and that a learn entry of the plan waits for; true when there was a new one. */
function learnDenied(
  plan: Plan,
  { site, mark, learned, confirmed, refused }: SyncerContext,
): boolean {
  const before = learned.size;
  // A form whose name was learned is expected no more, and a look-alike of it is a question all the same.
  const lookUp = indexPlan(learned.size === 0 ? plan : planNow(site, new Set()));
  for (const seen of readLogs(site.logs.since(mark)).observations) {
    if (seen.kind !== 'proxy' || seen.verdict !== 'denied') continue;
    const name = toName(seen.name);
    const expecting = lookUp.learnOf(name).filter(({ layer }) => layer === 'proxy-allow');
    if (expecting.some(({ otherTenants }) => otherTenants !== true)) learned.add(name);
    else if (expecting.length > 0 && isStatedByAzure(site, name)) {
      learned.add(name);
      confirmed.add(name);
    } else if (expecting.length > 0) refused.add(name);
  }
  return learned.size > before;
}

/** What a person goes by before a name is allowed whose form anybody could take: the appliance was told it by its own Azure. */
export function isStatedByAzure({ appliance }: RehearsedSite, name: Name): boolean {
  const { keyVaultHost, discoveryHost, services, eventHubs } = appliance.memory;
  return [
    keyVaultHost,
    discoveryHost,
    ...Object.values(services ?? {}),
    eventHubs?.host ?? null,
  ].includes(name);
}

/** The lists of parents and of the browser's proxy. */
function othersOf(
  { proxyAllowOf }: Settings,
  planned: Settings,
  { learnsNames }: Scenario,
): Pick<Settings, 'proxyAllowOf'> {
  if (!learnsNames || planned.proxyAllowOf === undefined) return {};
  return {
    proxyAllowOf: Object.fromEntries(
      Object.entries(planned.proxyAllowOf).map(([name, allow]) => [
        name,
        [...new Set([...(proxyAllowOf?.[name] ?? []), ...allow])],
      ]),
    ),
  };
}

/** Adds what the plan has come to hold to DNS and the proxy's list; takes nothing away. The lists of Windows stay as they are. */
function addMissing(now: Settings, planned: Settings, scenario: Scenario): Settings {
  const known = new Set(now.dnsRecords.map((record: DnsRecord) => recordName(record)));
  const dnsRecords = [
    ...now.dnsRecords,
    ...planned.dnsRecords.filter((record) => !known.has(recordName(record))),
  ];
  const proxyAllow = scenario.learnsNames
    ? [...new Set([...now.proxyAllow, ...planned.proxyAllow])]
    : now.proxyAllow;
  const lists = { ...now, proxyAllow, ...othersOf(now, planned, scenario) };
  const forwards = [...new Set([...(now.dnsForward ?? []), ...(planned.dnsForward ?? [])])];
  return scenario.syncs
    ? { ...lists, dnsRecords, ...(forwards.length === 0 ? {} : { dnsForward: forwards }) }
    : lists;
}
