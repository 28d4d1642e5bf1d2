// Windows internet options of an account, as an export of its registry or JSON tells them. Whose
// options an export holds is read from its keys, and what decides before them is named: those of
// another account, or a list that nobody reads, are never taken for the SYSTEM account's.

import { field, textField, type Loose } from '../estate/fields.ts';
import type { Reason } from '../model/road.ts';
import type { InternetOptions } from '../model/settings.ts';
import {
  httpUrl,
  invalid,
  parseJsonObject,
  readSwitch,
  shown,
  splitList,
  withoutMark,
} from './settings-values.ts';

/** What a file tells of the SYSTEM account: its options, or why they are not known. */
export type SystemOptions = { readonly options: InternetOptions } | { readonly notKnown: Reason };

/** Internet options of one account, whoever's: JSON with ProxyEnable, ProxyServer, ProxyOverride; or a .reg export of them. */
export function parseInternetOptions(text: string, file: string): InternetOptions {
  const body = withoutMark(text);
  const options = isRegistryExport(body) ? onlyKey(body, file) : parseJsonObject(body, file);
  const script = scriptOf(options);
  if (script !== null)
    throw invalid(
      file,
      `AutoConfigURL is set (${JSON.stringify(script)}): Sekisho reads a fixed proxy here, not a script`,
      'remove the script from the account, or give ProxyServer as the script answers',
    );
  return toOptions(options, file);
}

/** The same for the SYSTEM account, whose options the services of an appliance use. */
export function parseSystemOptions(text: string, file: string): SystemOptions {
  const body = withoutMark(text);
  const found = isRegistryExport(body)
    ? systemValues(readKeys(body), file)
    : { values: parseJsonObject(body, file) };
  if ('notKnown' in found) return found;
  const { values } = found;
  if (isMachineWide(values)) return notKnown('machine-wide', { file, key: 'ProxySettingsPerUser' });
  const script = scriptOf(values);
  return script === null
    ? { options: toOptions(values, file) }
    : notKnown('script', { file, script });
}

/** `ProxySettingsPerUser` 0: every account reads the machine's values, and none its own. */
function isMachineWide(values: Loose): boolean {
  const perUser = field(values, 'ProxySettingsPerUser');
  return perUser !== undefined && readSwitch(perUser) === false;
}

function scriptOf(values: Loose): string | null {
  const script = textField(values, 'AutoConfigURL')?.trim() ?? '';
  return script === '' ? null : script;
}

function notKnown(
  kind: 'machine-wide' | 'script' | 'policy' | 'other-account',
  values: Reason['values'],
): { readonly notKnown: Reason } {
  return { notKnown: { code: `current-system-${kind}`, values } };
}

function toOptions(options: Loose, file: string): InternetOptions {
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

const OPTION_NAMES = new Map(
  ['ProxyEnable', 'ProxyServer', 'ProxyOverride', 'AutoConfigURL', 'ProxySettingsPerUser'].map(
    (name) => [name.toLowerCase(), name],
  ),
);

const SYSTEM_KEY = String.raw`HKEY_USERS\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings`;

interface RegistryKey {
  readonly path: string;
  readonly values: Record<string, string | number>;
}

function isRegistryExport(body: string): boolean {
  return /^\s*(?:Windows Registry Editor|REGEDIT4)/.test(body);
}

/** The Internet Settings keys in a .reg file; other keys and binary values are not looked at. */
function readKeys(text: string): RegistryKey[] {
  const keys: RegistryKey[] = [];
  let current: RegistryKey | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const path = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (path !== undefined) {
      const isWanted = /\\Internet Settings$/i.test(path) && !path.startsWith('-');
      current = isWanted ? { path, values: {} } : null;
      if (current !== null) keys.push(current);
    }
    const value = /^"((?:[^"\\]|\\.)*)"=(?:"((?:[^"\\]|\\.)*)"|dword:([0-9a-f]{1,8}))\s*$/i.exec(
      line,
    );
    if (current === null || value === null) continue;
    const name = OPTION_NAMES.get(unescape(value[1] ?? '').toLowerCase());
    if (name !== undefined)
      current.values[name] =
        value[3] === undefined ? unescape(value[2] ?? '') : Number.parseInt(value[3], 16);
  }
  return keys;
}

function onlyKey(body: string, file: string): Loose {
  const [first, second] = readKeys(body);
  if (first === undefined) throw withoutKey(file);
  if (second !== undefined)
    throw invalid(
      file,
      'more than one key of Internet Settings is in it',
      `export ${SYSTEM_KEY} alone`,
    );
  return first.values;
}

/** Keys of policies and of the machine decide before the account's own; those of other accounts tell nothing of it. */
function systemValues(
  keys: readonly RegistryKey[],
  file: string,
): { readonly values: Loose } | { readonly notKnown: Reason } {
  const [first] = keys;
  if (first === undefined) throw withoutKey(file);
  const isPolicy = ({ path }: RegistryKey): boolean => /\\Policies\\/i.test(path);
  const own = keys.filter(({ path }) =>
    /^(?:HKEY_USERS|HKU)\\(?:S-1-5-18|\.DEFAULT)\\/i.test(path),
  );
  const ofMachine = keys.filter(({ path }) => /^(?:HKEY_LOCAL_MACHINE|HKLM)\\/i.test(path));
  const wide = ofMachine.find(({ values }) => isMachineWide(values));
  if (wide !== undefined) return notKnown('machine-wide', { file, key: wide.path });
  const policy = [...own, ...ofMachine].find(
    (key) =>
      isPolicy(key) && Object.keys(key.values).some((name) => name !== 'ProxySettingsPerUser'),
  );
  if (policy !== undefined) return notKnown('policy', { file, key: policy.path });
  const plain = own.filter((key) => !isPolicy(key));
  if (plain.length === 0) return notKnown('other-account', { file, key: first.path });
  return { values: mergeValues(plain, file) };
}

/** `.DEFAULT` and `S-1-5-18` are one profile: an export of both says everything twice. */
function mergeValues(keys: readonly RegistryKey[], file: string): Loose {
  const values: Record<string, string | number> = {};
  for (const key of keys)
    for (const [name, value] of Object.entries(key.values)) {
      if (values[name] !== undefined && values[name] !== value)
        throw invalid(
          file,
          `${name} stands in it twice, with different values`,
          `export ${SYSTEM_KEY} alone`,
        );
      values[name] = value;
    }
  return values;
}

function withoutKey(file: string): ReturnType<typeof invalid> {
  return invalid(file, 'no key of Internet Settings is in it', `export ${SYSTEM_KEY} alone`);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
