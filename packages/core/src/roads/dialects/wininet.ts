// Windows internet options (WinINET's ProxyOverride), also those of the SYSTEM
// account. Sources: Microsoft KB 4551930; the built-in rules as Chromium's source
// lists them for Windows and as the proxy-watch project measured them.

import {
  findLinkLocalRule,
  classifyHost,
  parseWindowsList,
  type WindowsRules,
} from './windows-list.ts';
import type { BypassTarget, Dialect } from './dialect.ts';

const RULES: WindowsRules = {
  findBuiltIn: findWinInetRule,
  isSubtracted: () => true,
  remark: () => null,
};

export const wininet: Dialect = {
  id: 'wininet',
  split: (text) => text.split(/[;,\s]+/).filter((entry) => entry !== ''),
  parse: (entries) => parseWindowsList(entries, RULES),
};

/** Six rules and no more: `127.0.0.2`, `localhost.` and `app.localhost` use the proxy. */
function findWinInetRule(target: BypassTarget): string | null {
  const host = classifyHost(target);
  if (host === null || typeof host === 'string') return host;
  if (host.version === 4 && host.bits === 0x7f000001n) return '127.0.0.1';
  if (host.version === 6 && host.bits === 1n) return '[::1]';
  return findLinkLocalRule(host);
}
