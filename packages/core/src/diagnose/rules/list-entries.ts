// Which entries of a bypass list take a name, as the program that has the list reads them.

import type { Name } from '@sekisho/dns/name.ts';
import { DIALECTS } from '../../roads/dialects/dialects.ts';

export function entriesFor(
  dialect: 'wininet' | 'configuration-manager',
  entries: readonly string[],
  name: Name,
): string[] {
  const target = { scheme: 'https', host: name, port: 443 };
  return entries.filter(
    (entry) => DIALECTS[dialect].parse([entry]).decide(target).road === 'direct',
  );
}
