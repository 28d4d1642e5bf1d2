// A path in a server's settings → the file of those given that is meant: the same name, and as many
// of the folders above as the given path shows.

import { stateError, type Place, type StateFile } from './state-file.ts';

const MAX_DEPTH = 16;

/** Null: not given. */
export function findGiven(
  files: readonly StateFile[],
  path: string,
  place: Place,
): StateFile | null {
  const ranked = files
    .map((each) => ({ each, same: sameSegments(each.file, path) }))
    .filter(({ same }) => same > 0)
    .toSorted((a, b) => b.same - a.same);
  const [best, second] = ranked;
  if (best === undefined) return null;
  if (second !== undefined && second.same === best.same)
    throw stateError(
      place,
      `${JSON.stringify(path)} can be ${best.each.file} or ${second.each.file}`,
      'give the files in folders of the names that they have on the server, such as zones/db.corp',
    );
  return best.each;
}

/** Files for a path with `*`, `?` or `[…]` in its last part; those in a folder of the same name, where there are any. */
export function findGivenMany(files: readonly StateFile[], path: string): readonly StateFile[] {
  const [last = '', folder] = segmentsOf(path).toReversed();
  const pattern = globOf(last);
  const named = files.filter(({ file }) => pattern.test(segmentsOf(file).at(-1) ?? ''));
  const inFolder = named.filter(({ file }) => segmentsOf(file).at(-2) === folder);
  return inFolder.length > 0 ? inFolder : named;
}

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Reads those files alone that no other includes: the others are read where they are included. */
export function readOuter<T extends { readonly included: ReadonlySet<string> }>(
  files: readonly StateFile[],
  read: (roots: readonly StateFile[]) => T,
): T {
  const first = read(files);
  return first.included.size === 0
    ? first
    : read(files.filter(({ file }) => !first.included.has(file)));
}

/** Throws where a file includes itself, or too deep. `open` are the files that are being read, the outermost first. */
export function assertOpens(open: readonly StateFile[], next: StateFile, place: Place): void {
  if (open.some(({ file }) => file === next.file))
    throw stateError(
      place,
      `${next.file} is included by itself`,
      'take one of the two lines out, or give the files in folders of the names that they have on the server',
    );
  if (open.length >= MAX_DEPTH)
    throw stateError(
      place,
      `files include one another more than ${String(MAX_DEPTH)} deep`,
      'give the settings as one file',
    );
}

function sameSegments(a: string, b: string): number {
  const [left, right] = [segmentsOf(a).toReversed(), segmentsOf(b).toReversed()];
  const first = left.findIndex((segment, index) => segment !== right[index]);
  return first < 0 ? left.length : first;
}

function segmentsOf(path: string): readonly string[] {
  return path.split(/[\\/]/).filter((segment) => segment !== '' && segment !== '.');
}

function globOf(text: string): RegExp {
  const source = text.replace(/[.+^${}()|\\]/g, String.raw`\$&`);
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
