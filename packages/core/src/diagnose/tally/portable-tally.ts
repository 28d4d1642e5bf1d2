// A tally as what may go from one thread to another. The names that were denied are many and alike, so that they go as
// columns: an object for each, and for each of their moments, would take as long as half a million lines.

import type { Moment } from './counted.ts';
import type { DeniedName, DeniedNames } from './denied-names.ts';
import { Distinct } from './distinct.ts';
import { Others, type OthersTotals } from './others.ts';
import { mergeTally, type Group, type Tally } from './tally.ts';

export interface PortableTally extends Omit<Tally, 'others'> {
  readonly others: OthersTotals & {
    /** Of {@link Distinct}. */
    readonly names: string;
    readonly deniedNames: PortableNames;
  };
}

/** Names one after the other in each column. */
interface PortableNames {
  readonly names: readonly string[];
  /** Of {@link DeniedName.seen}. */
  readonly texts: readonly (string | null)[];
  readonly files: readonly string[];
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Lines of moments that have theirs already, by the moment's place among the numbers. */
  readonly shown: ReadonlyMap<number, string>;
  readonly left: { readonly names: number; readonly requests: number };
}

/** Of a name, beside its moments. */
const NAME_NUMBERS = 14;
const MOMENT_NUMBERS = 3;

export function toPortable({ others, ...rest }: Tally): PortableTally {
  const { totals, names, deniedNames } = others;
  return {
    ...rest,
    others: {
      ...totals,
      names: names.format(),
      deniedNames: toColumns(deniedNames),
    },
  };
}

/** As {@link mergeTally}, of one that came from another thread. */
export function mergePortable(
  into: Tally,
  { others, ...rest }: PortableTally,
  isOwn: (group: Group) => boolean,
): void {
  const { names, deniedNames, ...sums } = others;
  mergeTally(
    into,
    { ...rest, others: Object.assign(new Others(Distinct.parse(names)), sums) },
    isOwn,
  );
  const { deniedNames: denied } = into.others;
  for (const each of namesIn(deniedNames)) denied.add(each);
  denied.leaveOut(deniedNames.left.names, deniedNames.left.requests);
}

function toColumns(denied: DeniedNames): PortableNames {
  const { all, left } = denied;
  const files = new Map<string, number>();
  const fileOf = (file: string): number => {
    const known = files.get(file);
    if (known !== undefined) return known;
    files.set(file, files.size);
    return files.size - 1;
  };
  const moments = all.reduce((sum, { evidence }) => sum + evidence.length, 0);
  const numbers = new Float64Array(NAME_NUMBERS * all.length + MOMENT_NUMBERS * moments);
  const shown = new Map<number, string>();
  let at = 0;
  const put = (...values: readonly number[]): void => {
    for (const value of values) {
      numbers[at] = value;
      at += 1;
    }
  };
  const putMoment = ({ at: time, evidence: { file, line, text } }: Moment): void => {
    if (text !== undefined) shown.set(at, text);
    put(time, fileOf(file), line);
  };
  for (const each of all) {
    put(each.port, each.status, each.count, each.bytes, each.first);
    put(each.carriedAt, fileOf(each.carriedFile), each.carriedLine);
    putMoment(each.last);
    put(each.seen === null ? 0 : fileOf(each.seen.file), each.seen?.line ?? 0);
    put(each.evidence.length);
    for (const moment of each.evidence) putMoment(moment);
  }
  return {
    names: all.map(({ name }) => name),
    texts: all.map(({ seen }) => seen?.text ?? null),
    files: [...files.keys()],
    numbers,
    shown,
    left,
  };
}

/** One after the other: most of them are known, and are let go at once. */
function* namesIn(of: PortableNames): Generator<DeniedName> {
  const { names, texts, files, numbers, shown } = of;
  let at = 0;
  const next = (): number => {
    at += 1;
    return numbers[at - 1] as number;
  };
  const nextFile = (): string => files[next()] ?? '';
  const nextMoment = (): Moment => {
    const text = shown.get(at);
    const time = next();
    const evidence = { file: nextFile(), line: next() };
    return { at: time, evidence: text === undefined ? evidence : { ...evidence, text } };
  };
  for (const [index, name] of names.entries()) {
    const [port, status, count, bytes, first] = [next(), next(), next(), next(), next()];
    const [carriedAt, carriedFile, carriedLine] = [next(), nextFile(), next()];
    const last = nextMoment();
    const [file, line, text] = [nextFile(), next(), texts[index] ?? null];
    const evidence = Array.from({ length: next() }, nextMoment);
    yield {
      name,
      port,
      status,
      count,
      bytes,
      first,
      last,
      evidence,
      carriedAt,
      carriedFile,
      carriedLine,
      seen: text === null ? null : { file, line, text },
    };
  }
}
