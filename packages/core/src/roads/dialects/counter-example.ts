// Shows an entry that matches more than it means: names nobody had in mind that
// the program would send direct all the same.

import { DIALECTS, type ListDialectId } from './dialects.ts';
import { parseBypassTarget } from './target.ts';

/**
 * Names outside the domain an entry is about that it bypasses nevertheless:
 * `vault.azure.net` in the configuration manager → `evilvault.azure.net`, …
 */
export function findCounterExamples(dialectId: ListDialectId, entry: string): string[] {
  const name = toIntendedName(entry);
  if (name === null) return [];
  const list = DIALECTS[dialectId].parse([entry]);
  return [
    `evil${name}`,
    `x.${name}.evil.example`,
    `${name.replaceAll('.', '-')}.example.org`,
    `x.${name.replace('.', '-')}`,
  ].filter((host) => list.decide(parseBypassTarget(`https://${host}`)).road === 'direct');
}

/** The domain that an entry names once wildcards, anchors and escapes are gone; null when none is left. */
function toIntendedName(entry: string): string | null {
  const bare = entry
    .replace(/^(?:[a-z]+:\/\/)?[\^]?(?:(?:\.\*)?\\?\.|\*\.?)?/i, '')
    .replace(/\$$/, '')
    .replace(/\\\./g, '.')
    .toLowerCase();
  return /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(bare) ? bare : null;
}
