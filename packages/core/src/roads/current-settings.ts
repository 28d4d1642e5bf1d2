// What is set today, as the programs' own files hold it: appliance.json, the SYSTEM account's
// internet options, and the proxy's allow-list. Pure readers first, the file system at the end.

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { decodeText, type DecodedText } from '../estate/decode-text.ts';
import { field, looseField, textField, type Loose } from '../estate/fields.ts';
import { bypassFieldOf } from '../site/appliance-version.ts';
import type { Layer } from '../model/layer.ts';
import type { Reason } from '../model/road.ts';
import type { ServerReadingNote, ServerRecords } from '../model/server-records.ts';
import type {
  BypassField,
  ConfigurationManagerSettings,
  InternetOptions,
} from '../model/settings.ts';
import type { SiteInFolder } from '../site/read-site.ts';
import type { SiteProxy } from '../site/site.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { parseAllowList, type AllowList } from './allow-list.ts';
import { parseSystemOptions, type MachineWide } from './internet-options.ts';
import {
  httpUrl,
  invalid,
  parseJsonObject,
  readSwitch,
  shown,
  splitList,
} from './settings-values.ts';

const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** What one appliance is set to today. */
export interface ApplianceSettings {
  readonly appliance: string;
  /** null when site.yaml names no appliance.json. */
  readonly configurationManager: ConfigurationManagerSettings | null;
  /** null when site.yaml names no file for it, or the file does not tell. */
  readonly system: InternetOptions | null;
  /** Why the file that site.yaml names does not tell it. */
  readonly systemNotKnown?: Reason;
  /** The text of the script that the account uses, where site.yaml names its file. */
  readonly systemScript?: string;
  /** Set: by policy these are the machine's options, which every account reads. */
  readonly machineWide?: MachineWide;
}

/** What is set today. An appliance or proxy that is not in it, or a part that is null, is not known. */
export interface CurrentSettings {
  readonly appliances: readonly ApplianceSettings[];
  readonly proxies: readonly ProxyList[];
  /** Names that the firewall lets through, where site.yaml names a file of them. */
  readonly firewallNames?: AllowList;
  /** What stands on DNS servers, as sync has read it; of one that is not in it nothing was read. */
  readonly servers?: readonly ServerRecords[];
  /** Of each server with a `sync:` block: when that was, and whether it counts. */
  readonly readings?: readonly ServerReadingNote[];
  /** As of when what is known of a layer was read: of what sync has read then, of a file when it was changed last. */
  readonly asOf?: readonly LayerTime[];
}

export interface LayerTime {
  readonly layer: Layer;
  /** The appliance, proxy or resolver. */
  readonly of: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The list of one proxy. */
export interface ProxyList extends AllowList {
  readonly proxy: string;
  /** Set: sync has read the list. By pattern the ports; none: it is of no port in particular. */
  readonly ports?: Readonly<Record<string, readonly number[]>>;
  /** Set: only a part was read, in which these are known to be missing. */
  readonly absent?: readonly string[];
}

/** appliance.json (docs/facts/appliance.md#appliancejson). Booleans come as "true" or true; keys that are not read stay the appliance's business. */
export function parseApplianceJson(
  text: string,
  file: string,
  bypassField: BypassField = 'not-known',
): ConfigurationManagerSettings {
  const json = parseJsonObject(text, file);
  const proxy = looseField(json, 'Proxy') ?? {};
  return {
    proxy: proxyOf(proxy, file),
    bypassListEnabled: booleanOf(json, 'EnableProxyBypassList', file),
    ...(bypassField === 'not-known' ? {} : { bypassField }),
    bypassProxyOnLocal: booleanOf(proxy, 'BypassProxyOnLocal', file) ?? false,
    ...((textField(proxy, 'UserName') ?? '') === '' ? {} : { asksLogin: true }),
    bypass: splitList(field(proxy, 'BypassList'), 'configuration-manager'),
  };
}

/** Reads every file that site.yaml names under settings and allowList. */
export async function readCurrentSettings({
  site,
  folder,
}: SiteInFolder): Promise<CurrentSettings> {
  const read = async <T>(
    path: string | undefined,
    parse: (text: string, file: string) => T,
  ): Promise<T | null> =>
    path === undefined ? null : parse((await readSettingsText(folder, path)).text, path);
  const appliances = await Promise.all(
    site.appliances.map(async ({ name, settings, version }) => {
      const system = await read(settings.systemInternetOptions, parseSystemOptions);
      const script = await read(settings.systemScript, (text) => text);
      return {
        appliance: name,
        configurationManager: await read(settings.applianceJson, (text, file) =>
          parseApplianceJson(text, file, bypassFieldOf(version)),
        ),
        system: system !== null && 'options' in system ? system.options : null,
        ...(system !== null && 'notKnown' in system ? { systemNotKnown: system.notKnown } : {}),
        ...(script === null ? {} : { systemScript: script }),
        ...(system?.machineWide === undefined ? {} : { machineWide: system.machineWide }),
      };
    }),
  );
  const proxies = await Promise.all(
    site.proxies.map(async ({ name, allowList, product }) => {
      if (allowList === undefined) return [];
      return [{ proxy: name, ...(await readAllowList(folder, allowList, product)) }];
    }),
  );
  const { allowList, product = 'other' } = site.firewall;
  return {
    appliances,
    proxies: proxies.flat(),
    ...(allowList === undefined
      ? {}
      : { firewallNames: await readAllowList(folder, allowList, product) }),
  };
}

async function readAllowList(
  folder: string,
  file: string,
  product: SiteProxy['product'],
): Promise<AllowList> {
  const list = parseAllowList(await readSettingsFile(resolve(folder, file), file), file, product);
  if (list === null) throw invalid(file, 'it is not text', 'copy the file again');
  return list;
}

function proxyOf(proxy: Loose, file: string): string | null {
  const host = textField(proxy, 'IPAddress')?.trim();
  if (host === undefined || host === '') return null;
  const port = field(proxy, 'PortNumber');
  const url = httpUrl(
    port === undefined || port === '' ? host : `${host.replace(/\/+$/, '')}:${String(port)}`,
  );
  if (url === null)
    throw invalid(
      file,
      `Proxy.IPAddress ${shown(host)} with PortNumber ${JSON.stringify(port ?? null)} is not an HTTP proxy`,
      'it needs an address or name, and a port',
    );
  return url;
}

/** Null when the key is not there; an empty text is false. */
function booleanOf(from: Loose, key: string, file: string): boolean | null {
  const value = field(from, key);
  if (value === undefined) return null;
  const read = value === '' ? false : readSwitch(value);
  if (read === null)
    throw invalid(file, `${key} is ${JSON.stringify(value)}`, 'it needs "true" or "false"');
  return read;
}

/** A file that site.yaml names, in any encoding that is read anywhere. */
export async function readSettingsText(
  folder: string,
  shown: string,
): Promise<Extract<DecodedText, { ok: true }>> {
  const decoded = decodeText(await readSettingsFile(resolve(folder, shown), shown));
  if (!decoded.ok) throw invalid(shown, `it ${decoded.message}`, 'copy the file again');
  return decoded;
}

async function readSettingsFile(path: string, shown: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES)
      throw invalid(
        shown,
        `it has ${size} bytes, more than the ${MAX_FILE_BYTES} that are read`,
        'is it the right file?',
      );
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isMissing)
      throw new UserError(`there is no ${path}, which site.yaml names`, {
        code: 'settings.no-file',
        where: shown,
        hint: 'copy it there, or remove its line from site.yaml',
        cause,
      });
    throw new OutsideError(`can't read ${path}`, {
      code: 'settings.unreadable',
      where: shown,
      cause,
    });
  }
}
