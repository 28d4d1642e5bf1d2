// A log as a company's proxy, resolver or firewall has it: 5,000 clients, names by Zipf's law out of 200,000, long
// paths, 3 % denied, and one line in 2,000 of the example site's appliance. The same for the same seed.

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

import type { CompanyFormat } from './company-formats.ts';

const CLIENTS = 5000;
const NAMES = 200_000;
const DENIED_PERCENT = 3;
const APPLIANCE = '10.1.1.10';
const OWN_NAMES = ['login.microsoftonline.com', 'management.azure.com', 'graph.microsoft.com'];
const BLOCK_CHARACTERS = 4_000_000;
const FIRST_SECOND = 1_700_000_000;
const LINES_A_SECOND = 400;
const NEW_LINE = 10;
const DIGIT_0 = 48;
/** Of the seconds in front of a line of Squid's. */
const TIME_DIGITS = 10;

export interface CompanyLog {
  readonly lines: number;
  readonly seed: number;
  /** Each line has a name of its own. */
  readonly hasNewNames?: boolean;
  readonly deniedPercent?: number;
}

export function writeCompanyLog(
  file: string,
  format: CompanyFormat,
  { lines, seed, hasNewNames = false, deniedPercent = DENIED_PERCENT }: CompanyLog,
): void {
  let state = seed >>> 0;
  const number = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
  const output = openSync(file, 'w');
  let block = format.head ?? '';
  for (let line = 0; line < lines; line += 1) {
    const seconds = FIRST_SECOND + Math.floor(line / LINES_A_SECOND);
    const time = new Date(seconds * 1000);
    const isOwn = number(2000) === 0;
    const rank = hasNewNames
      ? line
      : Math.min(NAMES, Math.floor(Math.exp((number(1e9) / 1e9) * Math.log(NAMES + 1)))) - 1;
    const client = number(CLIENTS);
    const isTunnel = isOwn || number(10) < 7;
    block += `${format.write({
      iso: time.toISOString(),
      words: time.toUTCString().replace(',', '').split(' '),
      seconds,
      millis: String(line % 1000).padStart(3, '0'),
      client: isOwn ? APPLIANCE : `10.20.${String(client >> 8)}.${String(client & 255)}`,
      host: isOwn
        ? (OWN_NAMES[number(OWN_NAMES.length)] ?? '')
        : `${['www', 'api', 'cdn', 'img'][rank % 4] ?? ''}${String(rank % 13)}.site${String(rank)}.${['com', 'net', 'co.jp', 'example'][rank % 4] ?? ''}`,
      isDenied: !isOwn && number(100) < deniedPercent,
      isTunnel,
      path: isTunnel
        ? '/'
        : `/${Array.from({ length: 2 + number(20) }, () => number(1e9).toString(36)).join('/')}`,
      number,
    })}\n`;
    if (block.length > BLOCK_CHARACTERS) {
      writeSync(output, block);
      block = '';
    }
  }
  writeSync(output, block);
  closeSync(output);
}

/**
 * A long log of Squid's: the lines of a drawn one over and over, each time later than before. `turn`: times that the
 * piece was written before. Gives how many lines it wrote.
 */
export function writeRepeated(
  file: string,
  piece: string,
  of: { readonly bytes: number; readonly turn?: number },
): number {
  const bytes = readFileSync(piece);
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at = bytes.indexOf(NEW_LINE, at) + 1) starts.push(at);
  const seconds = Math.ceil(starts.length / LINES_A_SECOND);
  const output = openSync(file, 'w');
  let lines = 0;
  for (let turn = of.turn ?? 0, left = of.bytes; left > 0; turn += 1) {
    if (turn > 0)
      for (const [line, at] of starts.entries())
        writeSeconds(bytes, at, turn * seconds + FIRST_SECOND + Math.floor(line / LINES_A_SECOND));
    // Whole lines only, and at least one.
    const end = left >= bytes.length ? bytes.length : bytes.indexOf(NEW_LINE, left) + 1;
    for (let at = 0; at < end;) at += writeSync(output, bytes, at, end - at);
    lines += end === bytes.length ? starts.length : starts.filter((at) => at < end).length;
    left -= end;
  }
  closeSync(output);
  return lines;
}

function writeSeconds(bytes: Buffer, at: number, seconds: number): void {
  for (let place = at + TIME_DIGITS - 1, left = seconds; place >= at; place -= 1) {
    bytes[place] = DIGIT_0 + (left % 10);
    left = Math.floor(left / 10);
  }
}
