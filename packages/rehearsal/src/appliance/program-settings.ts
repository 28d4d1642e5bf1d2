// How a program of the appliance makes its choice from its own settings: the
// Configuration Manager from appliance.json, services under SYSTEM from that
// account's internet options, the admin's browser from the user's.

import type { Name } from '@sekisho/dns/name.ts';
import { DIALECTS } from '@sekisho/core/roads/dialects/dialects.ts';
import { listUse, type Settings, type BypassField } from '@sekisho/core/model/settings.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import { bypassFieldOf } from '@sekisho/core/site/appliance-version.ts';
import type { SitePoint } from '@sekisho/dns/host.ts';

export type RoadChoice =
  | { readonly road: 'direct' }
  | { readonly road: 'proxy'; readonly proxy: SitePoint }
  /** The program takes no list with these entries in it. */
  | { readonly road: 'rejected'; readonly entries: readonly string[] };

export type ProgramSettings = Pick<Settings, 'configurationManager' | 'system' | 'user'>;

/** Of which time the played page is. Where the site does not say: of the described set-up's, which needs the key. */
export function playedField(version: string | undefined): BypassField {
  const field = bypassFieldOf(version);
  return field === 'not-known' ? 'set-by-key' : field;
}

/** Reads the settings once, as a program does when it starts. */
export function compileChoice(
  settings: ProgramSettings,
  program: Program,
): (name: Name, port: number) => RoadChoice {
  if (program === 'mobility-agent') return () => ({ road: 'direct' });
  const isManager = program === 'configuration-manager';
  const own = isManager ? settings.configurationManager : settings[program];
  if (own.proxy === null) return () => ({ road: 'direct' });
  const proxy = parseProxyUrl(own.proxy);
  if (isManager && listUse(settings.configurationManager) === 'hidden')
    return () => ({ road: 'proxy', proxy });
  const dialect = DIALECTS[isManager ? 'configuration-manager' : 'wininet'];
  const list = dialect.parse(own.bypass, {
    bypassOnLocal: isManager && settings.configurationManager.bypassProxyOnLocal,
  });
  const fatal = list.problems.filter((problem) => problem.fatal);
  if (fatal.length > 0)
    return () => ({ road: 'rejected', entries: fatal.map((problem) => problem.entry) });
  return (name, port) =>
    list.decide({ scheme: 'https', host: name, port }).road === 'direct'
      ? { road: 'direct' }
      : { road: 'proxy', proxy };
}

function parseProxyUrl(url: string): SitePoint {
  const parsed = new URL(url);
  return { address: parsed.hostname, port: Number(parsed.port || '80') };
}
