// What is set today, as the programs' own files hold it: appliance.json, the SYSTEM account's
// internet options, and the proxy's allow-list. Pure readers first, the file system at the end.

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { byteOffset, decodeText, lineAndColumn, type DecodedText } from '../estate/decode-text.ts';
import { field, isLoose, looseField, textField, type Loose } from '../estate/fields.ts';
import { scanJson } from '../estate/scan-json.ts';
import { parseName } from '@sekisho/dns/name.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { bypassFieldOf } from '../site/appliance-version.ts';
import type {
  BypassField,
  ConfigurationManagerSettings,
  InternetOptions,
} from '../model/settings.ts';
import type { SiteInFolder } from '../site/read-site.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { parseAllowList, type AllowList } from './allow-list.ts';
import { DIALECTS, type ListDialectId } from './dialects/dialects.ts';

const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** What one appliance is set to today. */
export interface ApplianceSettings {
  readonly appliance: string;
  /** null when site.yaml names no appliance.json. */
  readonly configurationManager: ConfigurationManagerSettings | null;
  /** null when site.yaml names no file for it. */
  readonly system: InternetOptions | null;
}

/** What is set today. An appliance or proxy that is not in it, or a part that is null, is not known. */
export interface CurrentSettings {
  readonly appliances: readonly ApplianceSettings[];
  readonly proxies: readonly (AllowList & { readonly proxy: string })[];
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
    bypass: splitList(field(proxy, 'BypassList'), 'configuration-manager'),
  };
}

/** Internet options of one account: JSON with ProxyEnable, ProxyServer, ProxyOverride; or a .reg export of them. */
export function parseInternetOptions(text: string, file: string): InternetOptions {
  const body = withoutMark(text);
  const options = /^\s*(?:Windows Registry Editor|REGEDIT4)/.test(body)
    ? readRegistryExport(body, file)
    : parseJsonObject(body, file);
  const script = textField(options, 'AutoConfigURL');
  if (script !== undefined)
    throw invalid(
      file,
      `AutoConfigURL is set (${JSON.stringify(script)}): Sekisho reads a fixed proxy here, not a script`,
      'remove the script from the SYSTEM account, or give ProxyServer as the script answers',
    );
  const enabled = field(options, 'ProxyEnable');
  const isEnabled = enabled === undefined ? false : readSwitch(enabled);
  if (isEnabled === null)
    throw invalid(file, `ProxyEnable is ${JSON.stringify(enabled)}`, 'it needs 0 or 1');
  const server = textField(options, 'ProxyServer')?.trim() ?? '';
  if (isEnabled && server === '')
    throw invalid(
      file,
      'ProxyEnable is 1, but ProxyServer is empty',
      'write ProxyServer as "host:port"',
    );
  return {
    proxy: isEnabled ? proxyForHttps(server, file) : null,
    bypass: splitList(field(options, 'ProxyOverride'), 'wininet'),
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
    site.appliances.map(async ({ name, settings, version }) => ({
      appliance: name,
      configurationManager: await read(settings.applianceJson, (text, file) =>
        parseApplianceJson(text, file, bypassFieldOf(version)),
      ),
      system: await read(settings.systemInternetOptions, parseInternetOptions),
    })),
  );
  const proxies = await Promise.all(
    site.proxies.map(async ({ name, allowList, product }) => {
      if (allowList === undefined) return [];
      const bytes = await readSettingsFile(resolve(folder, allowList), allowList);
      const list = parseAllowList(bytes, allowList, product);
      if (list === null) throw invalid(allowList, 'it is not text', 'copy the file again');
      return [{ proxy: name, ...list }];
    }),
  );
  return { appliances, proxies: proxies.flat() };
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

/** `host:port` for every protocol, or `http=h:p;https=h:p`: what is asked is HTTPS, so its entry counts. */
function proxyForHttps(server: string, file: string): string | null {
  const entries = server.split(/[;\s]+/).filter((entry) => entry !== '');
  const byProtocol = new Map(
    entries.flatMap((entry) =>
      /^[a-z]+=/i.test(entry)
        ? [
            [
              entry.slice(0, entry.indexOf('=')).toLowerCase(),
              entry.slice(entry.indexOf('=') + 1),
            ] as const,
          ]
        : [],
    ),
  );
  const chosen = byProtocol.get('https') ?? entries.find((entry) => !entry.includes('='));
  // With entries for other protocols only, HTTPS goes without a proxy.
  if (chosen === undefined && byProtocol.size > 0 && !byProtocol.has('socks')) return null;
  const url = chosen === undefined ? null : httpUrl(chosen);
  if (url === null)
    throw invalid(
      file,
      `ProxyServer ${shown(server)} names no HTTP proxy for https`,
      'write it as "host:port" or "http=host:port;https=host:port"',
    );
  return url;
}

/** `http://host:port`, or null when the text is not an address. Windows uses port 80 by default. */
function httpUrl(text: string): string | null {
  const match = /^(?:http:\/\/)?(\[[0-9a-fA-F:.]+\]|[^/\s:@[\]]+)(?::(\d{1,5}))?\/?$/i.exec(text);
  const host = match?.[1] ?? '';
  const port = Number(match?.[2] ?? 80);
  const isHost =
    parseAddress(host.replace(/^\[|\]$/g, '')) !== null ||
    parseName(host).ok ||
    /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(host);
  return isHost && port >= 1 && port <= 65_535 ? `http://${host.toLowerCase()}:${port}` : null;
}

/** For a message: without what may be a user's name and password. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/[^\s;=/]*@/g, '…@'));
}

/** As the program itself cuts its list. */
function splitList(value: unknown, dialect: ListDialectId): readonly string[] {
  const { split } = DIALECTS[dialect];
  const texts = Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : typeof value === 'string'
      ? split(value)
      : [];
  return texts.filter((text) => text.trim() !== '');
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

function readSwitch(value: unknown): boolean | null {
  const text = String(value).trim().toLowerCase();
  if (['true', '1'].includes(text)) return true;
  return ['false', '0'].includes(text) ? false : null;
}

/** The values of the Internet Settings keys in a .reg file; other keys and binary values are not looked at. */
function readRegistryExport(text: string, file: string): Loose {
  const values: Record<string, string | number> = {};
  let isWanted = false;
  let sections = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const section = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) {
      isWanted = /\\Internet Settings$/i.test(section) && !section.startsWith('-');
      if (isWanted) sections += 1;
    }
    const value = /^"((?:[^"\\]|\\.)*)"=(?:"((?:[^"\\]|\\.)*)"|dword:([0-9a-f]{1,8}))\s*$/i.exec(
      line,
    );
    if (!isWanted || value === null) continue;
    const name = unescape(value[1] ?? '');
    if (['ProxyEnable', 'ProxyServer', 'ProxyOverride', 'AutoConfigURL'].includes(name))
      values[name] =
        value[3] === undefined ? unescape(value[2] ?? '') : Number.parseInt(value[3], 16);
  }
  if (sections !== 1)
    throw invalid(
      file,
      `${sections === 0 ? 'no' : 'more than one'} key of Internet Settings is in it`,
      'export HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings alone',
    );
  return values;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function parseJsonObject(text: string, file: string): Loose {
  const body = withoutMark(text);
  const scanned = scanJson(body);
  if (!scanned.ok) {
    const { line, column } = lineAndColumn(body, scanned.index);
    throw new UserError(
      `${file}:${line}:${column} (byte ${byteOffset(body, scanned.index)}): this is not JSON: ${scanned.message}`,
      {
        code: 'settings.broken-json',
        where: `${file}:${line}:${column}`,
        hint: 'copy the file from the appliance again',
      },
    );
  }
  const [first, second] = scanned.documents;
  const value: unknown =
    first === undefined || second !== undefined
      ? undefined
      : JSON.parse(body.slice(first.start, first.end));
  if (!isLoose(value))
    throw invalid(file, 'it must hold one JSON object', 'copy the file from the appliance again');
  return value;
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

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function invalid(file: string, message: string, hint: string): UserError {
  return new UserError(`${file}: ${message}`, { code: 'settings.invalid', where: file, hint });
}
