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
import { readConnectionSettings, type ConnectionSettings } from './connection-settings.ts';
import {
  isRegistryExport,
  readKeys,
  SYSTEM_KEY,
  withoutKey,
  type RegistryKey,
} from './registry-export.ts';

/** Whose values the SYSTEM account reads, with what made them so: by policy the machine's, which all accounts read. */
export interface MachineWide {
  readonly file: string;
  /** The policy's key. */
  readonly key: string;
}

/** What a file tells of the SYSTEM account: its options, or why they are not known. */
export type SystemOptions =
  | { readonly options: InternetOptions; readonly machineWide?: MachineWide }
  | { readonly notKnown: Reason; readonly machineWide?: MachineWide };

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

/**
 * The same for the SYSTEM account, whose options the services of an appliance use, as WinINET asks them: a policy says
 * whose values count; of these, detection decides before a script, and a script before the proxy that is set by hand.
 */
export function parseSystemOptions(text: string, file: string): SystemOptions {
  const body = withoutMark(text);
  const found = isRegistryExport(body)
    ? systemValues(readKeys(body), file)
    : { values: parseJsonObject(body, file) };
  if ('notKnown' in found) return found;
  const { values, connection, machineWide } = found;
  const of = machineWide === undefined ? {} : { machineWide };
  if (machineWide === undefined && isMachineWide(values))
    return notKnown('machine-wide', { file, key: 'ProxySettingsPerUser' });
  const kept = connection === undefined ? null : readConnectionSettings(connection);
  const detect = field(values, 'AutoDetect');
  if (kept?.detects === true || (detect !== undefined && readSwitch(detect) === true))
    return { ...notKnown('detect', { file }), ...of };
  const script = kept?.usesScript === false ? null : (scriptOf(values) ?? scriptText(kept?.texts));
  if (script !== null) return { ...notKnown('script', { file, script }), ...of };
  if (kept?.usesScript === true) return { ...notKnown('script', { file, script: '?' }), ...of };
  const options = toOptions(withTexts(values, kept), file);
  // WinINET reads the binary value; programs that read the plain ones see something else then.
  if (kept !== null && !doAgree(kept, values, options))
    return { ...notKnown('two-values', { file }), ...of };
  return { options, ...of };
}

/** An export of the binary value alone tells the same. */
function withTexts(values: Loose, kept: ConnectionSettings | null): Loose {
  if (kept?.texts == null || field(values, 'ProxyEnable') !== undefined) return values;
  const { proxy, exceptions } = kept.texts;
  return { ProxyEnable: kept.usesProxy ? 1 : 0, ProxyServer: proxy, ProxyOverride: exceptions };
}

function doAgree(
  { usesProxy, texts }: ConnectionSettings,
  values: Loose,
  options: InternetOptions,
): boolean {
  if (usesProxy !== (options.proxy !== null)) return false;
  const isSame = (key: string, text: string): boolean =>
    (textField(values, key) ?? text).trim().toLowerCase() === text.trim().toLowerCase();
  return (
    !usesProxy ||
    texts === null ||
    (isSame('ProxyServer', texts.proxy) && isSame('ProxyOverride', texts.exceptions))
  );
}

function scriptText(texts: { readonly script: string } | null | undefined): string | null {
  const script = texts?.script.trim() ?? '';
  return script === '' ? null : script;
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
  kind: 'machine-wide' | 'script' | 'policy' | 'other-account' | 'detect' | 'two-values',
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
):
  | {
      readonly values: Loose;
      readonly connection?: Uint8Array;
      readonly machineWide?: MachineWide;
    }
  | { readonly notKnown: Reason } {
  const [first] = keys;
  if (first === undefined) throw withoutKey(file);
  const isPolicy = ({ path }: RegistryKey): boolean => /\\Policies\\/i.test(path);
  const own = keys.filter(({ path }) =>
    /^(?:HKEY_USERS|HKU)\\(?:S-1-5-18|\.DEFAULT)\\/i.test(path),
  );
  const ofMachine = keys.filter(({ path }) => /^(?:HKEY_LOCAL_MACHINE|HKLM)\\/i.test(path));
  const wide = ofMachine.find(({ values }) => isMachineWide(values));
  const policy = [...own, ...ofMachine].find(
    (key) =>
      isPolicy(key) && Object.keys(key.values).some((name) => name !== 'ProxySettingsPerUser'),
  );
  if (policy !== undefined) return notKnown('policy', { file, key: policy.path });
  // Programs of 32 bits have a copy of their own, which tells nothing of the services.
  const machine = ofMachine.filter(
    (key) => !isPolicy(key) && !/\\WOW6432Node\\/i.test(key.path) && hasOptions(key),
  );
  if (wide !== undefined)
    return machine.length === 0
      ? notKnown('machine-wide', { file, key: wide.path })
      : { ...mergeValues(machine, file), machineWide: { file, key: wide.path } };
  const plain = own.filter((key) => !isPolicy(key));
  if (plain.length === 0) return notKnown('other-account', { file, key: first.path });
  return mergeValues(plain, file);
}

/** More than the policy's own value, which some write beside the machine's. */
function hasOptions({ values, connection }: RegistryKey): boolean {
  return (
    connection !== undefined || Object.keys(values).some((name) => name !== 'ProxySettingsPerUser')
  );
}

/** `.DEFAULT` and `S-1-5-18` are one profile: an export of both says everything twice. */
function mergeValues(
  keys: readonly RegistryKey[],
  file: string,
): { readonly values: Loose; readonly connection?: Uint8Array } {
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
  const connection = keys.find((key) => key.connection !== undefined)?.connection;
  return { values, ...(connection === undefined ? {} : { connection }) };
}
