// Which logs are parts of one, in the order in which they were written: `a.log.2.gz`, `a.log.1`, `a.log`; or by date,
// `a.log-20231122`, `a.2023-11-23.log`, `a.log`.

interface Rotated {
  readonly path: string;
  readonly base: string;
  /** Greater is newer; the log itself is the newest. */
  readonly age: number;
}

const COMPRESSED = /\.(?:gz|zst|xz|bz2)$/;
const NUMBERED = /^(.+)\.(\d{1,4})$/;
const DATED = /^(.+?)[-._](\d{8}|\d{4}-\d\d-\d\d)(?:[-_T]?(\d{2,6}))?(\.log)?$/;

/** Sets stand at the place of the first given of them, each from its oldest part on. */
export function rotatedSets(paths: readonly string[]): string[][] {
  const sets = new Map<string, Rotated[]>();
  for (const each of paths.map(readName)) {
    const set = sets.get(each.base);
    if (set === undefined) sets.set(each.base, [each]);
    else set.push(each);
  }
  return [...sets.values()].map((set) =>
    set.toSorted((a, b) => a.age - b.age).map(({ path }) => path),
  );
}

function readName(path: string): Rotated {
  const bare = path.replace(COMPRESSED, '');
  const numbered = NUMBERED.exec(bare);
  if (numbered !== null) return { path, base: numbered[1] ?? bare, age: -Number(numbered[2]) };
  const dated = DATED.exec(bare);
  if (dated !== null)
    return {
      path,
      base: `${dated[1] ?? ''}${dated[4] ?? ''}`,
      age:
        Number(`${(dated[2] ?? '').replaceAll('-', '')}${dated[3] ?? ''}`.padEnd(14, '0')) - 1e15,
    };
  return { path, base: bare, age: 0 };
}
