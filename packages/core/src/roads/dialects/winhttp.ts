// WinHTTP's list (netsh winhttp, WINHTTP_PROXY_INFO): names separated by
// semicolons or blanks, wildcards, `<local>`. Microsoft documents no more, so an
// entry that needs more is read as WinINET would and says so.

import {
  classifyHost,
  findLinkLocalRule,
  parseWindowsList,
  type WindowsEntry,
  type WindowsRules,
} from './windows-list.ts';
import type { BypassTarget, Dialect } from './dialect.ts';

const LOOPBACK_NETWORK = '127.0.0.0/8';

const RULES: WindowsRules = {
  findBuiltIn: findWinHttpRule,
  // Measured: the loopback network goes direct even under <-loopback>.
  isSubtracted: (rule) => rule !== LOOPBACK_NETWORK,
  remark: remarkOn,
};

export const winhttp: Dialect = {
  id: 'winhttp',
  split: (text) => text.split(/[;\s]+/).filter((entry) => entry !== ''),
  parse: (entries) => parseWindowsList(entries, RULES),
};

function findWinHttpRule(target: BypassTarget): string | null {
  const host = classifyHost(target);
  if (host === null || typeof host === 'string') return host;
  if (host.version === 4 && host.bits >> 24n === 127n) return LOOPBACK_NETWORK;
  if (host.version === 6 && host.bits === 1n) return '[::1]';
  return findLinkLocalRule(host);
}

function remarkOn({ text, scheme, port }: WindowsEntry): string | null {
  if (text.includes(','))
    return 'a comma does not separate entries in this list; this entry matches nothing';
  if (text === '<-loopback>')
    return 'Microsoft does not document <-loopback> for WinHTTP; it is read as WinINET would';
  if (scheme !== null || port !== null)
    return 'Microsoft does not document schemes and ports for WinHTTP; this entry is read as WinINET would';
  return null;
}
