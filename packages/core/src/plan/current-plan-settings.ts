// The settings of today, as far as the site tells them. What it does not tell is
// not known: it stands empty, and no trace takes it for set as planned.

import type { Name } from '@sekisho/dns/name.ts';
import type { DnsRecord } from '../model/dns-record.ts';
import type { ServerRecords } from '../model/server-records.ts';
import type { ResolverStates } from '../model/world/resolver-state.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import { rulesOf } from '../model/firewall-rule.ts';
import type { InternetOptions, Settings, SettingsPart } from '../model/settings.ts';
import { bypassFieldOf } from '../site/appliance-version.ts';
import type { Site, SiteAppliance } from '../site/site.ts';
import { recordHolders } from './resolver-chains.ts';
import { proxiesOf, proxyOf } from './site-proxies.ts';

const NO_OPTIONS: InternetOptions = { proxy: null, bypass: [] };

export function toCurrentSettings(of: {
  readonly site: Site;
  readonly appliance: SiteAppliance;
  readonly current: CurrentSettings;
  readonly resolverStates?: ResolverStates;
}): Settings {
  const { site, appliance, current, resolverStates = {} } = of;
  const today = current.appliances.find((each) => each.appliance === appliance.name);
  const own = proxyOf(site, appliance);
  const allow =
    own === null ? current.firewallNames : current.proxies.find((each) => each.proxy === own.name);
  const others = proxiesOf(site, appliance)
    .filter((each) => each !== own)
    .flatMap(({ name }) => current.proxies.find((each) => each.proxy === name) ?? []);
  const rules = site.firewall.allow.flatMap(rulesOf);
  const manager = today?.configurationManager ?? null;
  const system = today?.system ?? null;
  const holders = recordHolders(site, appliance).map(({ name }) => name);
  const knownOn = site.resolvers
    .map(({ name }) => name)
    .filter(
      (name) =>
        current.servers?.some(({ resolver, isWhole }) => resolver === name && isWhole) === true ||
        (Object.hasOwn(resolverStates, name) && (resolverStates[name]?.zones ?? null) !== null),
    );
  const isNotKnown: Readonly<Record<SettingsPart, boolean>> = {
    configurationManager: manager === null,
    system: system === null,
    // No file of a site tells of them: the browser's options are the person's own.
    user: today?.machineWide === undefined || system === null,
    mobilityAgent: true,
    dnsRecords: !holders.every((name) => knownOn.includes(name)),
    dnsForward: true,
    proxyAllow: allow === undefined,
    firewallAllow: rules.length === 0,
  };
  return {
    configurationManager: {
      ...(manager ?? { ...NO_OPTIONS, bypassListEnabled: false, bypassProxyOnLocal: false }),
      ...(appliance.version === undefined ? {} : { bypassField: bypassFieldOf(appliance.version) }),
    },
    system: system ?? NO_OPTIONS,
    user: today?.machineWide === undefined ? NO_OPTIONS : (system ?? NO_OPTIONS),
    proxyAllow: allow?.patterns ?? [],
    ...(others.length === 0
      ? {}
      : { proxyAllowOf: Object.fromEntries(others.map((each) => [each.proxy, each.patterns])) }),
    dnsRecords: (current.servers ?? []).flatMap(recordsOf),
    ...(knownOn.length === 0 ? {} : { recordsKnownOn: knownOn }),
    firewallAllow: rules,
    notKnown: (Object.keys(isNotKnown) as SettingsPart[]).filter((part) => isNotKnown[part]),
    ...(today?.systemNotKnown === undefined
      ? {}
      : {
          notKnownBecause: {
            system: today.systemNotKnown,
            ...(today.machineWide === undefined ? {} : { user: today.systemNotKnown }),
          },
        }),
  };
}

const ALIAS = 'alias of ';

/** Each name by itself: a server's zones do not matter to who asks it. */
function recordsOf({ resolver, records }: ServerRecords): DnsRecord[] {
  return Object.entries(records).flatMap(([full, values]): DnsRecord[] => {
    const dot = full.indexOf('.');
    if (dot < 0) return [];
    const alias = values.find((value) => value.startsWith(ALIAS));
    return [
      {
        zone: full.slice(dot + 1) as Name,
        name: full.slice(0, dot),
        type: alias === undefined ? 'A' : 'CNAME',
        ttlSeconds: 0,
        values: alias === undefined ? values : [alias.slice(ALIAS.length)],
        on: [resolver],
      },
    ];
  });
}

/** Fills parts that are not known in the first settings from the second. */
export function fillIn(known: Settings, from: Settings): Settings {
  const { notKnown = [], notKnownBecause: _, ...rest } = known;
  const filled = notKnown.filter((part) => from[part] !== undefined);
  return {
    ...rest,
    ...Object.fromEntries(filled.map((part) => [part, from[part]])),
    ...(from.proxyAllowOf === undefined
      ? {}
      : { proxyAllowOf: { ...from.proxyAllowOf, ...rest.proxyAllowOf } }),
  };
}
