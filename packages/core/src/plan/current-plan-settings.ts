// The settings of today, as far as the site tells them. What it does not tell is
// not known: it stands empty, and no trace takes it for set as planned.

import type { CurrentSettings } from '../roads/current-settings.ts';
import type { InternetOptions, Settings, SettingsPart } from '../model/settings.ts';
import { bypassFieldOf } from '../site/appliance-version.ts';
import type { Site, SiteAppliance } from '../site/site.ts';

const NO_OPTIONS: InternetOptions = { proxy: null, bypass: [] };

export function toCurrentSettings(of: {
  readonly site: Site;
  readonly appliance: SiteAppliance;
  readonly current: CurrentSettings;
}): Settings {
  const { site, appliance, current } = of;
  const own = current.appliances.find((each) => each.appliance === appliance.name);
  const allow = current.proxies.find((each) => each.proxy === appliance.proxy);
  const rules = site.firewall.allow.flatMap((rule) =>
    rule.ports.map((port) => ({ from: rule.from, to: rule.to, port })),
  );
  const manager = own?.configurationManager ?? null;
  const system = own?.system ?? null;
  const isNotKnown: Readonly<Record<SettingsPart, boolean>> = {
    configurationManager: manager === null,
    system: system === null,
    // No file of a site tells of them: the browser's options are the person's own, records are the resolver's.
    user: true,
    mobilityAgent: true,
    dnsRecords: true,
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
    user: NO_OPTIONS,
    proxyAllow: allow?.patterns ?? [],
    dnsRecords: [],
    firewallAllow: rules,
    notKnown: (Object.keys(isNotKnown) as SettingsPart[]).filter((part) => isNotKnown[part]),
    ...(own?.systemNotKnown === undefined
      ? {}
      : { notKnownBecause: { system: own.systemNotKnown } }),
  };
}

/** Fills parts that are not known in the first settings from the second. */
export function fillIn(known: Settings, from: Settings): Settings {
  const { notKnown = [], notKnownBecause: _, ...rest } = known;
  const filled = notKnown.filter((part) => from[part] !== undefined);
  return { ...rest, ...Object.fromEntries(filled.map((part) => [part, from[part]])) };
}
