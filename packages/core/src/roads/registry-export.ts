// Keys of Internet Settings in a .reg export: of accounts, of the machine, and of policies.

import { invalid } from './settings-values.ts';

const OPTION_NAMES = new Map(
  [
    'ProxyEnable',
    'ProxyServer',
    'ProxyOverride',
    'AutoConfigURL',
    'AutoDetect',
    'ProxySettingsPerUser',
  ].map((name) => [name.toLowerCase(), name]),
);

export const SYSTEM_KEY = String.raw`HKEY_USERS\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings`;

export interface RegistryKey {
  readonly path: string;
  readonly values: Record<string, string | number>;
  /** DefaultConnectionSettings of the key Connections below it. */
  connection?: Uint8Array;
}

export function isRegistryExport(body: string): boolean {
  return /^\s*(?:Windows Registry Editor|REGEDIT4)/.test(body);
}

/** Other keys and values are not looked at. A line that ends with a backslash goes on in the next. */
export function readKeys(text: string): RegistryKey[] {
  const keys: RegistryKey[] = [];
  const keyAt = (path: string): RegistryKey => {
    const known = keys.find((each) => each.path.toLowerCase() === path.toLowerCase());
    if (known !== undefined) return known;
    const made: RegistryKey = { path, values: {} };
    keys.push(made);
    return made;
  };
  let current: RegistryKey | null = null;
  let isConnections = false;
  for (const line of text.replace(/\\\r?\n[ \t]*/g, '').split(/\r\n|\n|\r/)) {
    const path = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (path !== undefined) {
      const own = /^(.*\\Internet Settings)(\\Connections)?$/i.exec(path);
      const isWanted = own !== null && !path.startsWith('-');
      isConnections = own?.[2] !== undefined;
      current = isWanted ? keyAt(own[1] ?? path) : null;
      continue;
    }
    if (current === null) continue;
    if (isConnections) {
      const hex = /^"DefaultConnectionSettings"=hex(?:\(3\))?:([0-9a-f,\s]*)$/i.exec(line)?.[1];
      if (hex !== undefined) current.connection = bytesOf(hex);
      continue;
    }
    const value = /^"((?:[^"\\]|\\.)*)"=(?:"((?:[^"\\]|\\.)*)"|dword:([0-9a-f]{1,8}))\s*$/i.exec(
      line,
    );
    const name = OPTION_NAMES.get(unescape(value?.[1] ?? '').toLowerCase());
    if (value !== null && name !== undefined)
      current.values[name] =
        value[3] === undefined ? unescape(value[2] ?? '') : Number.parseInt(value[3], 16);
  }
  return keys;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(
    hex
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .map((each) => Number.parseInt(each, 16)),
  );
}

export function withoutKey(file: string): ReturnType<typeof invalid> {
  return invalid(file, 'no key of Internet Settings is in it', `export ${SYSTEM_KEY} alone`);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
