// The settings of today, as far as the site tells them; what it doesn't tell is
// taken as planned, so that a trace with them shows what today's files change.

import type { CurrentSettings } from '../roads/current-settings.ts';
import type { Settings } from '../roads/settings.ts';
import { bypassFieldOf } from '../site/appliance-version.ts';
import type { Site, SiteAppliance } from '../site/site.ts';

export function toCurrentSettings(of: {
  readonly site: Site;
  readonly appliance: SiteAppliance;
  readonly current: CurrentSettings;
  readonly planned: Settings;
}): Settings {
  const { site, appliance, current, planned } = of;
  const own = current.appliances.find((each) => each.appliance === appliance.name);
  const allow = current.proxies.find((each) => each.proxy === appliance.proxy);
  const rules = site.firewall.allow.flatMap((rule) =>
    rule.ports.map((port) => ({ from: rule.from, to: rule.to, port })),
  );
  return {
    ...planned,
    configurationManager: {
      ...(own?.configurationManager ?? planned.configurationManager),
      ...(appliance.version === undefined ? {} : { bypassField: bypassFieldOf(appliance.version) }),
    },
    system: own?.system ?? planned.system,
    proxyAllow: allow?.patterns ?? planned.proxyAllow,
    firewallAllow: rules.length > 0 ? rules : planned.firewallAllow,
  };
}
