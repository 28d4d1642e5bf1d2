// The debug log of Windows' DNS server: what it sends to clients as a response
// (`Snd … R Q [… NXDOMAIN]`); the name is written with the length of each label.
// The date is written as the server's region does, so day and month can be told
// apart only by a number over 12; else month first, as in the United States.

import type { LineReader } from '../shared/logs/observation.ts';
import { answerOfCode, questionOf } from '../shared/logs/dns-question.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

const LINE =
  /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)? +[0-9A-F]+ PACKET +[0-9A-F]+ (?:UDP|TCP) (Snd|Rcv) (\S+) +[0-9a-f]{4} (R| ) (\S) \[[0-9a-f]{4} +[A-Z ]*? *([A-Z]+)\] (\S+) +(\S+)/;
/** The explanation of the fields at the front of the file ends with its first packet. */
const HEAD = /^DNS Server log file creation at |^Message logging key /;
/** Other log entries, and with "Details" the contents of the packet above. */
const EVENT = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} \d{1,2}:\d\d:\d\d(?: [AP]M)? +[0-9A-F]+ [A-Z]+ /;
const DETAIL = /^(?:\s|(?:UDP|TCP) (?:response|question) info at |Message:)/;
const LABEL = /\((\d{1,2})\)([^(]*)/g;

export function createWindowsDnsReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  let isHead = false;
  let isDetailed = false;
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (HEAD.test(line)) isHead = true;
    if (match === null)
      return isHead || EVENT.test(line) || (isDetailed && DETAIL.test(line)) ? null : undefined;
    isHead = false;
    isDetailed = true;
    const [, , , , , , , , direction, client = '', response, opcode, code, type, question = ''] =
      match;
    if (direction !== 'Snd' || response !== 'R' || opcode !== 'Q') return null;
    const asked = questionOf(type);
    if (asked === null) return null;
    const name = [...question.matchAll(LABEL)]
      .map((label) => label[2] ?? '')
      .filter((label) => label !== '')
      .join('.')
      .toLowerCase();
    return {
      kind: 'dns',
      at: timeOf(match) - zoneMs,
      evidence,
      client: plainAddress(client),
      name,
      answer: answerOfCode(code),
      addresses: [],
      ...asked,
    };
  };
}

function timeOf(match: RegExpExecArray): number {
  const [first, second, third, hour, minute, seconds] = match.slice(1, 7).map(Number);
  if (first === undefined || second === undefined || third === undefined) return Number.NaN;
  const [year, month, day] =
    first > 31
      ? [first, second, third]
      : first > 12
        ? [third, second, first]
        : [third, first, second];
  const half = match[7];
  const hours = half === undefined ? (hour ?? 0) : ((hour ?? 0) % 12) + (half === 'P' ? 12 : 0);
  return Date.UTC(year, month - 1, day, hours, minute, seconds);
}
