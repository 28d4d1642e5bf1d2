// Answers for `sekisho bypass`: how one kind of program reads one list, for some
// URLs. Results have the shape of the `bypass` document.

import { UserError } from '@sekisho/dns/user-error.ts';
import type { BypassProblem, DialectOptions } from './dialect.ts';
import { DIALECTS, isListDialectId, LIST_DIALECTS, type ListDialectId } from './dialects.ts';
import { parseBypassTarget } from './target.ts';

/** Of one URL: `direct` where an entry matches it, which `by` names, else `proxy`. */
export interface BypassResult {
  /** As the caller wrote it. */
  readonly url: string;
  readonly road: 'direct' | 'proxy';
  readonly by: string | null;
}

/** What a list does to each URL, and what is wrong with it. */
export interface BypassReport {
  readonly results: readonly BypassResult[];
  /** When one of them is fatal the program refuses the list, and no entry counts. */
  readonly problems: readonly BypassProblem[];
}

/**
 * How one kind of program reads one list, as it is stored (`;` or `,` between entries, as that program has it),
 * for some URLs.
 *
 * Throws a {@link UserError} for a URL that is none, and for a dialect that is not in {@link LIST_DIALECTS}.
 *
 * @example
 * decideBypass('curl', '.example.com', ['https://a.example.com']).results[0]?.road; // 'direct'
 */
export function decideBypass(
  dialectId: ListDialectId,
  listText: string,
  urls: readonly string[],
  options?: DialectOptions,
): BypassReport {
  // Callers of the library may come without types.
  if (!isListDialectId(dialectId)) throw unknownDialect(dialectId, LIST_DIALECTS);
  const dialect = DIALECTS[dialectId];
  const targets = urls.map(parseBypassTarget);
  const list = dialect.parse(dialect.split(listText), options);
  const results = targets.map((target, index) => ({
    url: urls[index] ?? '',
    ...list.decide(target),
  }));
  return { results, problems: list.problems };
}

/** The dialect of that name; throws a UserError that lists them all. `pac` is not among them. */
export function toListDialectId(text: string): ListDialectId {
  if (isListDialectId(text)) return text;
  throw unknownDialect(text, [...LIST_DIALECTS, 'pac']);
}

function unknownDialect(text: string, known: readonly string[]): UserError {
  return new UserError(`unknown dialect ${JSON.stringify(text)}`, {
    code: 'bypass.unknown-dialect',
    hint: `use one of ${known.join(', ')}`,
  });
}
