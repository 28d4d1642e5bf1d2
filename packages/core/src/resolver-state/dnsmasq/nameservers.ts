// The servers that dnsmasq takes from resolv.conf.

import type { Reason } from '../../model/reason.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { findGiven } from '../given-files.ts';
import { note, type StateFile, type StateFiles } from '../state-file.ts';
import type { Option } from './read-options.ts';

const USUAL = '/etc/resolv.conf';

/** Null: a file was not given. */
export function readNameservers(
  options: readonly Option[],
  files: StateFiles,
): { readonly to: readonly string[] | null; readonly notes: readonly Reason[] } {
  const named = options.filter(({ key }) => key === 'resolv-file');
  const place = named[0]?.place ?? { file: files.settings[0]?.file ?? '', line: 1 };
  const paths = named.length > 0 ? named.map(({ value }) => value) : [USUAL];
  const [only] = files.resolvConf;
  const given = paths.map((path) => ({
    path,
    // One file alone can't be another.
    file:
      findGiven(files.resolvConf, path, place) ??
      (paths.length === 1 && files.resolvConf.length === 1 ? (only ?? null) : null),
  }));
  const absent = given.filter(({ file }) => file === null);
  return absent.length > 0
    ? { to: null, notes: absent.map(({ path }) => note('nameservers-not-given', place, { path })) }
    : { to: given.flatMap(({ file }) => (file === null ? [] : addressesOf(file))), notes: [] };
}

function addressesOf({ text }: StateFile): string[] {
  return text
    .split('\n')
    .map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1]?.replace(/%.*/, '') ?? '')
    .filter((word) => parseAddress(word) !== null);
}
