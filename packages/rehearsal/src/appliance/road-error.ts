// Why a program of the appliance could not get through: what happened at its own
// end of the wire, in the terms that the program itself has. It does not know why.

import type { Name } from '@sekisho/dns/name.ts';
import type { Program } from '@sekisho/core/model/program.ts';

export type RoadErrorKind =
  | 'settings-rejected'
  | 'no-such-name'
  | 'no-resolver-answer'
  | 'connection-failed'
  | 'proxy-unreachable'
  | 'proxy-denied'
  | 'proxy-failed'
  | 'tls-failed'
  /** It got through, and the service answered with an error. */
  | 'service-refused';

export interface RoadErrorDetails {
  readonly program: Program;
  readonly name: Name;
  readonly address?: string;
  readonly detail?: string;
  /** Entries of its own settings that the program does not take. */
  readonly entries?: readonly string[];
  readonly status?: number;
  readonly cause?: unknown;
}

export class RoadError extends Error {
  readonly kind: RoadErrorKind;
  readonly program: Program;
  /** The name that was dialled. */
  readonly target: Name;
  readonly address: string | undefined;
  readonly status: number | undefined;
  readonly entries: readonly string[];

  constructor(kind: RoadErrorKind, details: RoadErrorDetails) {
    super(
      sentence(kind, details),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = 'RoadError';
    this.kind = kind;
    this.program = details.program;
    this.target = details.name;
    this.address = details.address;
    this.status = details.status;
    this.entries = details.entries ?? [];
  }
}

/** The texts are ours: what the product prints is not public. */
function sentence(
  kind: RoadErrorKind,
  { name, address, detail, entries }: RoadErrorDetails,
): string {
  const because = detail === undefined ? '' : `: ${detail}`;
  switch (kind) {
    case 'settings-rejected':
      return `The proxy bypass list is not valid: ${(entries ?? []).map((entry) => `"${entry}"`).join(', ')}`;
    case 'no-such-name':
      return `The remote name could not be resolved: '${name}'`;
    case 'no-resolver-answer':
      return `The DNS server did not answer for '${name}'`;
    case 'connection-failed':
      return `Unable to connect to ${name} (${address ?? 'no address'})${because}`;
    case 'proxy-unreachable':
      return `Unable to connect to the proxy server ${address ?? ''}${because}`;
    case 'proxy-denied':
    case 'proxy-failed':
      return `The proxy server refused the connection to ${name}${because}`;
    case 'tls-failed':
      return `Could not establish trust for the secure channel with ${name}${because}`;
    case 'service-refused':
      return `${name} refused the request${because}`;
  }
}
