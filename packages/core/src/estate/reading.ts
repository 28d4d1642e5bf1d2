// The result of reading a folder of exports: the estate, and a report on every file.

import { say, type TextCode, type TextValues } from '../text/text.ts';
import type { Estate } from './estate.ts';
import type { MissingExport } from './export-lists.ts';

/** The kind of a name with its addresses that somebody's table gives. */
export const PRINTED_NAME = 'printed name';

/** What was taken from one file. */
export interface UsedPart {
  readonly file: string;
  /** `private endpoint`, `record set`, … */
  readonly kind: string;
  readonly count: number;
  /** The file doesn't hold every resource of a kind, as a list does. */
  readonly isPartial?: true;
}

/** A part of a file that was not taken, and why. */
export interface UnusedPart {
  readonly file: string;
  /** `line 12`, `value[3]`, or empty for the whole file. */
  readonly where: string;
  readonly reason: string;
  /** The same as a code, where there is one, to be said in the reader's language. */
  readonly because?: { readonly code: TextCode; readonly values: TextValues };
}

/** Something that the exports say, or don't, and that the reader of a plan should know. */
export interface EstateNote {
  readonly code:
    | 'conflicting-exports'
    | 'endpoint-not-exported'
    | 'endpoint-target-unknown'
    | 'interface-not-exported'
    | 'interface-without-endpoint'
    | 'endpoint-without-names'
    | 'name-without-address'
    | 'address-without-name'
    | 'addresses-differ'
    | 'records-not-exported'
    | 'links-not-exported'
    | 'peerings-not-exported'
    | 'address-space-unknown'
    | 'connection-state-unknown'
    | 'host-unknown'
    | 'location-unknown';
  /** The resource's id. */
  readonly where: string;
  readonly message: string;
  /** The same as a code, to be said in the reader's language. */
  readonly because?: { readonly code: TextCode; readonly values: TextValues };
  /** Ids of private endpoints that it concerns, where that is another resource. */
  readonly concerns?: readonly string[];
}

/** The estate, and what became of each part of each file. */
export interface EstateReading {
  readonly estate: Estate;
  readonly used: readonly UsedPart[];
  readonly unused: readonly UnusedPart[];
  readonly notes: readonly EstateNote[];
  /** Lists that no export holds. Absent where all were read. */
  readonly missing?: readonly MissingExport[];
  /** Kinds whose list was read although nothing in it is used, such as interfaces of machines. */
  readonly seen?: readonly string[];
}

export function estateNote(
  code: EstateNote['code'],
  where: string,
  text: Extract<TextCode, `note.${string}`>,
  values: TextValues = {},
): EstateNote {
  return { code, where, message: say('en', text, values), because: { code: text, values } };
}
