// Values in the programs' own files, whichever file they stand in.

import { byteOffset, lineAndColumn } from '../estate/decode-text.ts';
import { isLoose, type Loose } from '../estate/fields.ts';
import { scanJson } from '../estate/scan-json.ts';
import { parseName } from '@sekisho/dns/name.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { DIALECTS, type ListDialectId } from './dialects/dialects.ts';

/** `http://host:port`, or null when the text is not an address. Windows uses port 80 by default. */
export function httpUrl(text: string): string | null {
  const match = /^(?:http:\/\/)?(\[[0-9a-fA-F:.]+\]|[^/\s:@[\]]+)(?::(\d{1,5}))?\/?$/i.exec(text);
  const host = match?.[1] ?? '';
  const port = Number(match?.[2] ?? 80);
  const isHost =
    parseAddress(host.replace(/^\[|\]$/g, '')) !== null ||
    parseName(host).ok ||
    /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(host);
  return isHost && port >= 1 && port <= 65_535 ? `http://${host.toLowerCase()}:${port}` : null;
}

/** For a message: without what may be a user's name and password. */
export function shown(text: string): string {
  return JSON.stringify(text.replace(/[^\s;=/]*@/g, '…@'));
}

/** As the program itself cuts its list. */
export function splitList(value: unknown, dialect: ListDialectId): readonly string[] {
  const { split } = DIALECTS[dialect];
  const texts = Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : typeof value === 'string'
      ? split(value)
      : [];
  return texts.filter((text) => text.trim() !== '');
}

export function readSwitch(value: unknown): boolean | null {
  const text = String(value).trim().toLowerCase();
  if (['true', '1'].includes(text)) return true;
  return ['false', '0'].includes(text) ? false : null;
}

export function parseJsonObject(text: string, file: string): Loose {
  const body = withoutMark(text);
  const scanned = scanJson(body);
  if (!scanned.ok) {
    const { line, column } = lineAndColumn(body, scanned.index);
    throw new UserError(
      `${file}:${line}:${column} (byte ${byteOffset(body, scanned.index)}): this is not JSON: ${scanned.message}`,
      {
        code: 'settings.broken-json',
        where: `${file}:${line}:${column}`,
        hint: 'copy the file from the appliance again',
      },
    );
  }
  const [first, second] = scanned.documents;
  const value: unknown =
    first === undefined || second !== undefined
      ? undefined
      : JSON.parse(body.slice(first.start, first.end));
  if (!isLoose(value))
    throw invalid(file, 'it must hold one JSON object', 'copy the file from the appliance again');
  return value;
}

export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

export function invalid(file: string, message: string, hint: string): UserError {
  return new UserError(`${file}: ${message}`, { code: 'settings.invalid', where: file, hint });
}
