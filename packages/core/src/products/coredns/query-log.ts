// CoreDNS's log plugin in its default format: client, the question in quotes, the code.
// The address of an answer is not in it.

import type { LineReader } from '../shared/logs/observation.ts';
import { answerOfCode, questionOf } from '../shared/logs/dns-question.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

/** Its other lines, such as those of the plugins errors and reload. */
const OWN = /(?:^|\s)\[(?:INFO|WARNING|ERROR|FATAL)\] plugin\//;
const LINE =
  /\[INFO\] (?:\[)?([\da-fA-F.:]+)(?:\])?:\d+ - \d+ "(\S+) IN (\S+)\. (?:udp|tcp)\S* [^"]*" (\w+|-) /;
/** No upstream answered: the code is a dash, or the plugin errors tells it alone. */
const ERROR = /\[ERROR\] plugin\/errors: 2 (\S+)\. (A|AAAA): /;

export function createCorednsReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  let hasQuestions = false;
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (match === null) {
      const error = hasQuestions ? null : ERROR.exec(line);
      if (error === null) return OWN.test(line) ? null : undefined;
      return {
        kind: 'dns',
        at: parseSyslogTime(line, now, zoneMs),
        evidence,
        client: 'unknown',
        name: (error[1] ?? '').toLowerCase(),
        answer: 'failed',
        addresses: [],
        ...questionOf(error[2]),
      };
    }
    hasQuestions = true;
    const [, client = '', type, name = '', code] = match;
    const question = questionOf(type);
    if (question === null) return null;
    return {
      kind: 'dns',
      at: parseSyslogTime(line, now, zoneMs),
      evidence,
      client,
      name: name.toLowerCase(),
      answer: answerOfCode(code),
      addresses: [],
      ...question,
    };
  };
}
