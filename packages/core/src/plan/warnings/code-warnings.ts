// Region codes that nothing gives, and those on which Azure, site.yaml and the catalog differ.

import {
  CODE_KEYS,
  effectiveCodes,
  vaultRegion,
  type CodeKey,
  type CodeSource,
} from '../effective-codes.ts';
import type { PlanInput } from '../plan-input.ts';
import type { Remark, Unwarned } from './remark.ts';

const UNKNOWN: Readonly<Record<CodeKey, string>> = {
  asrCode: 'warning.site-recovery-code-unknown',
  migrateCode: 'warning.migrate-code-unknown',
  backupCode: 'warning.backup-code-unknown',
};

export function codeWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const { sources } = effectiveCodes(input);
  const region = vaultRegion(input);
  return CODE_KEYS.flatMap((key): Remark[] => {
    const [used, ...others] = sources[key];
    if (used === undefined)
      return isOpen(plan, key) ? [{ code: UNKNOWN[key], values: { region } }] : [];
    // Azure and site.yaml agree: the catalog's other opinion is for the record only.
    const isConfirmed = others.some((each) => each.from === 'site' && each.code === used.code);
    return others
      .flatMap((other) => difference(used, other, { key, region }))
      .map((remark) => (isConfirmed ? { ...remark, isNote: true } : remark));
  });
}

function difference(
  used: CodeSource,
  other: CodeSource,
  { key, region }: { key: CodeKey; region: string },
): Remark[] {
  if (used.code === other.code || other.from === 'region') return [];
  const values = { key, code: used.code, by: used.by, other: other.code, region };
  return other.from === 'site'
    ? [{ code: 'warning.code-differs-from-site', values }]
    : [{ code: 'warning.code-differs-from-catalog', values }];
}

function isOpen(plan: Unwarned, key: CodeKey): boolean {
  return (
    plan.roads.some((road) => road.pattern.includes(`<${key}>`)) ||
    plan.learn.some((entry) => entry.shape.includes(`<${key}>`))
  );
}
