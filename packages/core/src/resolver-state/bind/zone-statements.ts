// The zone statements of a named.conf, with one word for each type.

import { zoneName, type ZoneName } from '../dns-words.ts';
import { stateError, type Place } from '../state-file.ts';
import { blockOf, CHECK_CONF, named, wordAt, type Statement } from './read-statements.ts';

export interface ZoneStatement {
  readonly name: ZoneName;
  /** `primary`, `secondary` and so on: old words are replaced. */
  readonly type: string;
  readonly statements: readonly Statement[];
  readonly place: Place;
}

const OLD_WORDS: Readonly<Record<string, string>> = { master: 'primary', slave: 'secondary' };

/** `statements` are those of the view, or of the whole file where there are no views. */
export function zoneStatements(
  statements: readonly Statement[],
  all: readonly Statement[],
): readonly ZoneStatement[] {
  return named(statements, 'zone').flatMap((zone): ZoneStatement[] => {
    const name = zoneName(wordAt(zone, 1) ?? '');
    const zoneClass = wordAt(zone, 2)?.toUpperCase();
    if (zoneClass !== undefined && zoneClass !== 'IN') return [];
    // Such as a reverse zone without its own network (RFC 2317): no host's name lies there.
    if (name === null) return [];
    const inView = named(blockOf(zone), 'in-view').at(-1);
    if (inView !== undefined) return otherView(zone, wordAt(inView, 1) ?? '', all);
    const type = named(blockOf(zone), 'type').at(-1);
    const word = type === undefined ? undefined : wordAt(type, 1);
    if (word === undefined) throw stateError(zone.place, 'a zone has no type', CHECK_CONF);
    return [{ name, type: OLD_WORDS[word] ?? word, statements: blockOf(zone), place: zone.place }];
  });
}

function otherView(zone: Statement, view: string, all: readonly Statement[]): ZoneStatement[] {
  const found = named(all, 'view').find((each) => wordAt(each, 1) === view);
  const same = named(found === undefined ? [] : blockOf(found), 'zone').filter(
    (each) =>
      wordAt(each, 1)?.toLowerCase() === wordAt(zone, 1)?.toLowerCase() &&
      named(blockOf(each), 'in-view').length === 0,
  );
  if (same.length === 0)
    throw stateError(zone.place, 'in-view: that view has no such zone', CHECK_CONF);
  return [...zoneStatements(same, all)];
}
