// The text of a dnsmasq.conf → its options, those of included files in their place.

import { assertOpens, findGiven } from '../given-files.ts';
import { stateError, type Place, type StateFile } from '../state-file.ts';

export interface Option {
  readonly key: string;
  /** Empty where the option has none. */
  readonly value: string;
  readonly place: Place;
}

export interface DnsmasqOptions {
  readonly options: readonly Option[];
  /** Files and folders that are included and were not given. */
  readonly missing: readonly { readonly path: string; readonly place: Place }[];
  readonly included: ReadonlySet<string>;
}

export const CHECK = 'dnsmasq --test -C FILE shows what dnsmasq says to it';

/** It holds trust anchors alone: Debian's package brings it. */
const ANCHORS = /(?:^|\/)trust-anchors\.conf$/;
const LINE = /^([a-z][a-z0-9-]*)\s*(?:=\s*(.*?)\s*)?$/is;

/** `settings` are those of the given files that hold options. */
export function readOptions(
  roots: readonly StateFile[],
  settings: readonly StateFile[],
  files: readonly StateFile[],
): DnsmasqOptions {
  const missing: { path: string; place: Place }[] = [];
  const included = new Set<string>();
  const open = (path: string, place: Place, above: readonly StateFile[]): readonly Option[] => {
    const given = findGiven(files, path, place);
    if (given !== null) return enter(given, place, above);
    if (!ANCHORS.test(path)) missing.push({ path, place });
    return [];
  };
  const openFolder = (
    value: string,
    place: Place,
    above: readonly StateFile[],
  ): readonly Option[] => {
    const [path = '', ...ends] = value.split(',');
    const { found, isByName } = folderFiles(settings, path, above);
    const wanted = found.filter(({ file }) => isWanted(file, ends));
    // What the folder leaves out is not read by itself either.
    if (isByName) for (const { file } of found) included.add(file);
    if (wanted.length === 0) missing.push({ path, place });
    return wanted.flatMap((each) => enter(each, place, above));
  };
  const enter = (file: StateFile, place: Place, above: readonly StateFile[]): readonly Option[] => {
    assertOpens(above, file, place);
    included.add(file.file);
    return read(file, [...above, file]);
  };
  const read = (file: StateFile, above: readonly StateFile[]): readonly Option[] =>
    optionsOf(file).flatMap((option) => {
      if (option.key === 'conf-file' || option.key === 'servers-file')
        return open(option.value, option.place, above);
      return option.key === 'conf-dir' ? openFolder(option.value, option.place, above) : [option];
    });
  return { options: roots.flatMap((root) => read(root, [root])), missing, included };
}

/** Those in a folder of that name; where none was kept, all that are not being read. */
function folderFiles(
  settings: readonly StateFile[],
  path: string,
  above: readonly StateFile[],
): { readonly found: readonly StateFile[]; readonly isByName: boolean } {
  const folder = path.split('/').findLast((segment) => segment !== '');
  const free = settings.filter(({ file }) => !above.some((each) => each.file === file));
  const inside = free.filter(({ file }) => file.split(/[\\/]/).at(-2) === folder);
  return inside.length > 0 ? { found: inside, isByName: true } : { found: free, isByName: false };
}

/** `.bak` leaves files of that end out, `*.conf` takes only those. */
function isWanted(file: string, ends: readonly string[]): boolean {
  const only = ends.filter((end) => end.startsWith('*'));
  const none = ends.filter((end) => end !== '' && !end.startsWith('*'));
  return (
    (only.length === 0 || only.some((end) => file.endsWith(end.slice(1)))) &&
    !none.some((end) => file.endsWith(end))
  );
}

function optionsOf({ file, text }: StateFile): readonly Option[] {
  return text.split('\n').flatMap((whole, index): Option[] => {
    const place = { file, line: index + 1 };
    const line = withoutComment(whole).trim();
    if (line === '') return [];
    const [, key = '', value = ''] = LINE.exec(line) ?? [];
    if (key === '') throw stateError(place, 'a line is no option of dnsmasq', CHECK);
    return [{ key: key.toLowerCase(), value: value.replaceAll('"', ''), place }];
  });
}

/** A comment begins at the line's begin or behind a blank, outside quotes. */
function withoutComment(line: string): string {
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\' && isQuoted) at += 1;
    else if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === '#' && !isQuoted && /^\s?$/.test(line[at - 1] ?? ''))
      return line.slice(0, at);
  }
  return line;
}
