// The debug log of Windows' DNS server: what it sends to clients as a response
// (`Snd … R Q [… NXDOMAIN]`); the name is written with the length of each label.
// The date is written as the server's region does (local-date.ts).

import type { LineReader } from '../shared/logs/observation.ts';
import { answerOfCode, questionOf } from '../shared/logs/dns-question.ts';
import { LOCAL_TIME, timeOfParts } from '../shared/logs/local-date.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

const LINE = new RegExp(
  String.raw`^${LOCAL_TIME} +[0-9A-F]+ PACKET +[0-9A-F]+ (?:UDP|TCP) (Snd|Rcv) (\S+) +[0-9a-f]{4} (R| ) (\S) \[[0-9a-f]{4} +[A-Z ]*? *([A-Z]+)\] (\S+) +(\S+)`,
);
/** The explanation of the fields at the front of the file ends with its first packet. */
const HEAD = /^DNS Server log file creation at |^Message logging key /;
/** Other log entries, and with "Details" the contents of the packet above. */
const EVENT = new RegExp(String.raw`^${LOCAL_TIME} +[0-9A-F]+ [A-Z]+ `);
const DETAIL = /^(?:\s|(?:UDP|TCP) (?:response|question) info at |Message:)/;
/** Groups of {@link LOCAL_TIME}. */
const PARTS_OF_TIME = 9;
const LABEL = /\((\d{1,2})\)([^(]*)/g;

export function createWindowsDnsReader({
  zoneMs,
  dates = null,
}: ReaderOptions = PLAIN_OPTIONS): LineReader {
  let isHead = false;
  let isDetailed = false;
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (HEAD.test(line)) isHead = true;
    if (match === null)
      return isHead || EVENT.test(line) || (isDetailed && DETAIL.test(line)) ? null : undefined;
    isHead = false;
    isDetailed = true;
    const [direction, client = '', response, opcode, code, type, question = ''] = match.slice(
      1 + PARTS_OF_TIME,
    );
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
      at: timeOfParts(match.slice(1, 1 + PARTS_OF_TIME), dates) - zoneMs,
      evidence,
      client: plainAddress(client),
      name,
      answer: answerOfCode(code),
      addresses: [],
      ...asked,
    };
  };
}
