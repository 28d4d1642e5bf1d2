// Random allow-lists, read by Sekisho and by a real Squid: the same verdict for each name, and the
// same two lines where Squid does not start.

import { toName } from '@sekisho/dns/name.ts';
import { toPattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex } from '@sekisho/core/names/rule-index.ts';
import { parseAllowList, type AllowList } from '@sekisho/core/roads/allow-list.ts';
import { chanceOf } from '../shared/chance.ts';
import { refusalOf, startWithLists } from './ask-squid.ts';
import { makeList, type MadeList } from './make-list.ts';

/** More rules make each request slower, fewer make more starts. */
const MOST_AT_ONCE = 400;
const ASKED_AT_ONCE = 32;

export interface ListsResult {
  readonly lists: number;
  readonly refused: number;
  readonly asked: number;
  readonly allowed: number;
  /** Lines that match nothing, by kind. */
  readonly problems: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

interface ReadList extends MadeList {
  readonly list: AllowList;
}

export async function runLists(of: {
  readonly squid: string;
  readonly seed: number;
  readonly lists: number;
}): Promise<ListsResult> {
  const chance = chanceOf(of.seed);
  const made = Array.from({ length: of.lists }, (): ReadList => {
    const each = makeList(chance);
    const list = parseAllowList(each.bytes, 'allow.txt');
    if (list === null) throw new Error('Squid takes any bytes');
    return { ...each, list };
  });
  const wrong: string[] = [];
  const problems = new Map<string, number>();
  for (const { kind } of made.flatMap(({ list }) => list.problems))
    problems.set(kind, (problems.get(kind) ?? 0) + 1);
  const isRefused = ({ list }: ReadList): boolean =>
    list.problems.some(({ kind }) => kind === 'refused');
  const refused = made.filter(isRefused);
  for (const each of refused) wrong.push(...(await compareRefusal(of.squid, each)));
  const started = made.filter((each) => !isRefused(each));
  let [asked, allowed] = [0, 0];
  for (let from = 0; from < started.length; from += MOST_AT_ONCE) {
    const compared = await compareVerdicts(of.squid, started.slice(from, from + MOST_AT_ONCE));
    asked += compared.asked;
    allowed += compared.allowed;
    wrong.push(...compared.wrong);
  }
  return {
    lists: made.length,
    refused: refused.length,
    asked,
    allowed,
    problems: Object.fromEntries([...problems].sort()),
    wrong,
  };
}

/** Squid names both entries; it ends at the first pair, and so does what is compared. */
async function compareRefusal(squid: string, { bytes, list }: ReadList): Promise<string[]> {
  const output = await refusalOf(squid, bytes);
  if (output === null) return [`Squid starts with ${shown(bytes)}`];
  const pair = /ERROR: '([^\n]*)' is a subdomain of '([^\n]*)'/.exec(output)?.slice(1) ?? [];
  const entry = list.problems.find(({ kind }) => kind === 'refused')?.values['entry'] ?? '';
  return pair.includes(entry)
    ? []
    : [`Squid refuses ${pair.join(' under ')} and not ${entry} of ${shown(bytes)}`];
}

async function compareVerdicts(
  path: string,
  lists: readonly ReadList[],
): Promise<{ asked: number; allowed: number; wrong: string[] }> {
  const squid = await startWithLists(
    path,
    lists.map(({ bytes }) => bytes),
  );
  const wrong: string[] = [];
  let allowed = 0;
  const questions = lists.flatMap(({ probes, list, bytes }, index) => {
    const rules = buildRuleIndex(
      list.patterns.map((pattern) => ({ pattern: toPattern(pattern), value: pattern })),
    );
    return probes.map((name) => ({ index, name, isAllowed: rules.has(toName(name)), bytes }));
  });
  const asking = questions.values();
  const worker = async (): Promise<void> => {
    for (const { index, name, isAllowed, bytes } of asking) {
      const isReally = await squid.allows(index, name);
      if (isReally) allowed += 1;
      if (isReally !== isAllowed)
        wrong.push(`Squid ${isReally ? 'allows' : 'denies'} ${name} by ${shown(bytes)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, worker));
  } finally {
    await squid.stop();
  }
  return { asked: questions.length, allowed, wrong };
}

function shown(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes).toString('utf8'));
}
