// The appliance's version, as people know it, and what follows from it: since Update Rollup 72 (9.60)
// the configuration manager's page shows the field for its bypass list by itself; before, the key
// EnableProxyBypassList of appliance.json hid it (docs/facts/appliance.md#appliancejson). Which version wants what is
// decided in this file only.

import type { BypassField } from '../model/settings.ts';

/** In which the field came, by each way of counting versions. The provider came with the same rollup. */
const SHOWN_SINCE = { release: [9, 60], provider: [5, 24, 117, 5], rollup: [72] } as const;

export const VERSION_NEEDS =
  'needs the release, such as "9.60" or "9.60.6956.1", the version of the Site Recovery provider, such as "5.24.0117.5", or the rollup, such as "UR72"; leave the key out when it is not known';

export function bypassFieldOf(version: string | undefined): BypassField {
  if (version === undefined) return 'not-known';
  const read = parseApplianceVersion(version);
  if (read === null) return 'not-known';
  return isAtLeast(read.numbers, SHOWN_SINCE[read.counted]) ? 'always-shown' : 'set-by-key';
}

export interface ApplianceVersion {
  readonly counted: keyof typeof SHOWN_SINCE;
  readonly numbers: readonly number[];
}

/**
 * Null for what tells nothing of the page: the Recovery Services agent (2.0) is updated by itself, and
 * ComponentVersion of appliance.json is a counter of its own. A release of one digit (9.6) is older than
 * this appliance: in YAML it is 9.60 without its quotes.
 */
export function parseApplianceVersion(text: string): ApplianceVersion | null {
  const rollup = /^(?:update )?(?:rollup|ur) ?(\d{2,3})$/i.exec(text.trim())?.[1];
  if (rollup !== undefined) return { counted: 'rollup', numbers: [Number(rollup)] };
  const digits = /^v?(\d{1,6}(?:\.\d{1,6}){1,3})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return null;
  const numbers = digits.split('.').map(Number);
  const [major, minor = 0] = numbers;
  if (major === 9 && minor >= 10) return { counted: 'release', numbers };
  return major === 5 && numbers.length > 2 ? { counted: 'provider', numbers } : null;
}

function isAtLeast(has: readonly number[], least: readonly number[]): boolean {
  for (const [index, wanted] of least.entries()) {
    const own = has[index] ?? 0;
    if (own !== wanted) return own > wanted;
  }
  return true;
}
