// What the readers of a DNS server's own files are given and how they say what is wrong.

import type { Reason } from '../model/reason.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** One file of a server, as site.yaml names it. */
export interface StateFile {
  readonly file: string;
  readonly text: string;
}

/** The files of one server, by what they are. */
export interface StateFiles {
  readonly all: readonly StateFile[];
  /** The server's settings, or its exports. */
  readonly settings: readonly StateFile[];
  readonly zones: readonly StateFile[];
  readonly hosts: readonly StateFile[];
  readonly resolvConf: readonly StateFile[];
}

/** What a server's settings are judged for. */
export interface StateContext {
  /** The server's own address. */
  readonly server: string;
  /** Addresses of those machines of the site that ask it. */
  readonly clients: readonly string[];
  /** Networks in which the private endpoints lie; none: every private range counts. */
  readonly endpointNetworks: readonly string[];
}

/** A place in a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Never quotes the file: a secret can stand next to any mistake. */
export function stateError({ file, line }: Place, message: string, hint: string): UserError {
  return new UserError(`${file}:${String(line)}: ${message}`, {
    code: 'state.invalid',
    where: `${file}:${String(line)}`,
    hint,
  });
}

/** A reason whose sentences are those of the warning of that name. */
export function note(
  code: string,
  { file, line }: Place,
  values: Readonly<Record<string, string>> = {},
): Reason {
  return { code: `state-${code}`, values: { where: `${file}:${String(line)}`, ...values } };
}
