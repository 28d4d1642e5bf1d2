// Unbound's log-queries and log-replies (unbound.conf(5)): client, name, type, class,
// and for a reply its code; the address of an answer is not in it. With
// log-tag-queryreply the words query and reply stand in place of info.

import type { LineReader } from '../shared/logs/observation.ts';
import { answerOfCode, questionOf } from '../shared/logs/dns-question.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

const OWN =
  /(?:^|\s)unbound(?:\[\d+(?::[0-9a-f]+)?\])?:? (?:\[\d+:[0-9a-f]+\] )?(?:fatal error|error|warning|notice|info|debug|query|reply): /;
/** Behind a reply more may follow, as log-destaddr does. */
const TOLD = /^([\da-fA-F.:]+) (\S+)\. (\S+) IN(?: (\w+) [\d.]+ [01] \d+\b.*)?\s*$/;

export function createUnboundReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const own = OWN.exec(line);
    if (own === null) return undefined;
    const match = TOLD.exec(line.slice(own.index + own[0].length));
    if (match === null) return null;
    const [, client = '', name = '', type, code] = match;
    const question = questionOf(type);
    if (question === null) return null;
    const epoch = /^\[(\d{9,11})\]/.exec(line);
    const at = epoch === null ? parseSyslogTime(line, now, zoneMs) : Number(epoch[1]) * 1000;
    return {
      kind: 'dns',
      at,
      evidence,
      client,
      name: name.toLowerCase(),
      answer: answerOfCode(code),
      addresses: [],
      ...question,
    };
  };
}
