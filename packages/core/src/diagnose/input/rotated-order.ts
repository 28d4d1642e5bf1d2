// Rotated sets in the order in which they were written: `a.log.2.gz`, `a.log.1`,
// `a.log`; or by date, `a.log-20231122`, `a.log-20231123`, `a.log`.

interface Rotated {
  readonly path: string;
  readonly base: string;
  /** Greater is newer; the log itself is the newest. */
  readonly age: number;
}

const COMPRESSED = /\.(?:gz|zst|xz|bz2)$/;
const NUMBERED = /^(.+)\.(\d{1,4})$/;
const DATED = /^(.+?)[-.](\d{8}(?:-?\d{2,6})?)(\.log)?$/;

/** Files of one set stand together, at the place of the first given; the rest keeps its order. */
export function orderRotated(paths: readonly string[]): string[] {
  const all = paths.map(readName);
  const bases = [...new Set(all.map(({ base }) => base))];
  return bases.flatMap((base) =>
    all
      .filter((each) => each.base === base)
      .toSorted((a, b) => a.age - b.age)
      .map(({ path }) => path),
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
      base: `${dated[1] ?? ''}${dated[3] ?? ''}`,
      age: Number((dated[2] ?? '').replace('-', '').padEnd(14, '0')) - 1e15,
    };
  return { path, base: bare, age: 0 };
}
