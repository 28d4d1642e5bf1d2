// The rehearsed site's settings as the files that its programs really have, in
// the rehearsal's folder: the user can open them, and what a fix changes is seen there.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseApplianceJson } from '@sekisho/core/roads/current-settings.ts';
import { parseInternetOptions } from '@sekisho/core/roads/internet-options.ts';
import type {
  ConfigurationManagerSettings,
  InternetOptions,
  Settings,
  BypassField,
} from '@sekisho/core/model/settings.ts';
import { formatFirewallAllow } from '@sekisho/core/model/firewall-rule.ts';
import { formatRecord } from '@sekisho/core/model/dns-record.ts';

export async function writeSettingsFiles(folder: string, settings: Settings): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files: readonly [string, string][] = [
    ['appliance.json', formatApplianceJson(settings.configurationManager)],
    ['system-internet-options.json', formatInternetOptions(settings.system)],
    ['user-internet-options.json', formatInternetOptions(settings.user)],
    ['proxy-allow.txt', lines(settings.proxyAllow)],
    ['dns-records.txt', lines(settings.dnsRecords.map(formatRecord))],
    ['firewall-allow.txt', lines(settings.firewallAllow.map(formatFirewallAllow))],
  ];
  await Promise.all(files.map(([name, text]) => writeFile(join(folder, name), text)));
}

/** appliance.json in its real form (docs/facts/appliance.md#appliancejson). */
export function formatApplianceJson(settings: ConfigurationManagerSettings): string {
  const proxy = settings.proxy === null ? null : new URL(settings.proxy);
  const value = {
    ...(settings.bypassListEnabled === null
      ? {}
      : { EnableProxyBypassList: String(settings.bypassListEnabled) }),
    Proxy: {
      IPAddress: proxy === null ? '' : `http://${proxy.hostname}`,
      PortNumber: proxy?.port ?? '',
      UserName: '',
      Password: '',
      BypassProxyOnLocal: settings.bypassProxyOnLocal,
      BypassList: settings.bypass.join(';'),
    },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function formatInternetOptions(options: InternetOptions): string {
  const server = options.proxy === null ? '' : new URL(options.proxy).host;
  return `${JSON.stringify({ ProxyEnable: options.proxy === null ? 0 : 1, ProxyServer: server, ProxyOverride: options.bypass.join(';') }, null, 2)}\n`;
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}

/** The programs' own settings, read back from their files as the programs read them. */
export async function readProgramSettings(
  folder: string,
  bypassField: BypassField,
): Promise<Pick<Settings, 'configurationManager' | 'system' | 'user'>> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const [manager, system, user] = await Promise.all([
    read('appliance.json'),
    read('system-internet-options.json'),
    read('user-internet-options.json'),
  ]);
  return {
    configurationManager: parseApplianceJson(manager, 'appliance.json', bypassField),
    system: parseInternetOptions(system, 'system-internet-options.json'),
    user: parseInternetOptions(user, 'user-internet-options.json'),
  };
}
