// The result of a reader of one form of file. Every form ends as objects in the form of Resource
// Manager, so that the readers in `kinds` alone understand what a resource's fields mean.

import { say, type TextCode, type TextValues } from '../../text/text.ts';
import type { PrintedName } from '../powershell-text.ts';
import type { UnusedPart } from '../reading.ts';
import type { FoundPage } from '../unwrap-lists.ts';

export interface FoundValue {
  /** `[3]`, `line 12`, `module.hub.azurerm_private_endpoint.pe`; empty for the whole file. */
  readonly where: string;
  readonly value: unknown;
}

/** A part that can't be used, without its file. */
export type Unread = Omit<UnusedPart, 'file'>;

export interface Contents {
  readonly objects: readonly FoundValue[];
  readonly names: readonly PrintedName[];
  readonly pages: readonly FoundPage[];
  readonly unused: readonly Unread[];
  /** Holds what somebody made by it, not every resource of a kind: other resources are not known. */
  readonly isPartial?: boolean;
  /** An error of Azure in place of what was asked for. */
  readonly refusal?: { readonly code: string; readonly message: string };
}

/** The place and the problem of a file that is damaged: nothing of it may be planned. */
export interface Broken {
  readonly broken: string;
}

export function contents(parts: Partial<Contents>): Contents {
  return { objects: [], names: [], pages: [], unused: [], ...parts };
}

export function joinContents(parts: readonly Contents[]): Contents {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    names: parts.flatMap(({ names }) => names),
    pages: parts.flatMap(({ pages }) => pages),
    unused: parts.flatMap(({ unused }) => unused),
    ...(parts.some(({ isPartial }) => isPartial === true) ? { isPartial: true } : {}),
  };
}

/** A part that is known for what it is, and can't be used: a code, so that it is said in both languages. */
export function unread(where: string, code: TextCode, values: TextValues = {}): Unread {
  return { where, reason: say('en', code, values), because: { code, values } };
}
