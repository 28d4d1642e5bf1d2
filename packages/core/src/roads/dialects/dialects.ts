// All dialects whose list is text. PAC files are programs: see pac.ts.

import type { DialectId } from '../../model/dialect-id.ts';
import { chromium } from './chromium.ts';
import { configurationManager } from './configuration-manager.ts';
import { curl } from './curl.ts';
import type { Dialect } from './dialect.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { winhttp } from './winhttp.ts';
import { wininet } from './wininet.ts';

/** How a kind of program reads a bypass list. */
export type ListDialectId = Exclude<DialectId, 'pac'>;

export const DIALECTS: Readonly<Record<ListDialectId, Dialect>> = {
  'configuration-manager': configurationManager,
  wininet: wininet,
  winhttp: winhttp,
  dotnet: dotnet,
  chromium: chromium,
  curl: curl,
  go: go,
};

/** All of them; a PAC file is a script and no list. */
export const LIST_DIALECTS = Object.keys(DIALECTS) as readonly ListDialectId[];

export function isListDialectId(text: string): text is ListDialectId {
  return Object.hasOwn(DIALECTS, text);
}
