// Unbound's log-queries and log-replies (unbound.conf(5)): client, name, type, class,
// and for a reply its code; the address of an answer is not in it. With
// log-tag-queryreply the words query and reply stand in place of info.

import type { LineReader } from '../shared/logs/observation.ts';
import { answerOfCode, questionOf } from '../shared/logs/dns-question.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { RecentMap } from '../shared/logs/recent-map.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

const OWN =
  /(?:^|\s)unbound(?:\[\d+(?::[0-9a-f]+)?\])?:? (?:\[\d+:[0-9a-f]+\] )?(?:fatal error|error|warning|notice|info|debug|query|reply): /;
/** `private-address` took the address out of an answer (iterator/iter_priv.c): the name, and who had given it. */
const STRUCK = /^sanitize: removing public name with private address <(\S+)\.> /;
/** Of the name that was asked for, and of the target of its alias, which is what {@link STRUCK} names. */
const ASKED = /^iterator operate: query (\S+)\. /;
const CHASED = /^iterator operate: chased to (\S+)\. /;
/** With log-servfail: why no answer was found. */
const SERVFAIL = /^SERVFAIL <(\S+)\. (A|AAAA) IN>: /;
const MOST_ASKED = 10_000;
/** Behind a reply more may follow, as log-destaddr does. */
const TOLD = /^([\da-fA-F.:]+) (\S+)\. (\S+) IN(?: (\w+) [\d.]+ [01] \d+\b.*)?\s*$/;

export function createUnboundReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const { zoneMs, now, isRemembered = () => true } = options;
  const askers = new RecentMap<string>(MOST_ASKED);
  /** By the target of an alias. */
  const questions = new RecentMap<string>(MOST_ASKED);
  let operated = '';
  return (line, evidence) => {
    const own = OWN.exec(line);
    if (own === null) return undefined;
    const rest = line.slice(own.index + own[0].length);
    const epoch = /^\[(\d{9,11})\]/.exec(line);
    const at = epoch === null ? parseSyslogTime(line, now, zoneMs) : Number(epoch[1]) * 1000;
    const struck = STRUCK.exec(rest)?.[1];
    const failed = SERVFAIL.exec(rest)?.[1];
    const ended = (struck ?? failed)?.toLowerCase();
    if (ended !== undefined) {
      const name = questions.get(ended) ?? ended;
      return {
        kind: 'dns',
        at,
        evidence,
        client: askers.get(name) ?? 'unknown',
        name,
        answer: struck === undefined ? 'failed' : 'struck-out',
        addresses: [],
      };
    }
    const match = TOLD.exec(rest);
    if (match === null) {
      operated = ASKED.exec(rest)?.[1]?.toLowerCase() ?? operated;
      const chased = CHASED.exec(rest)?.[1]?.toLowerCase();
      if (chased !== undefined && operated !== '') questions.set(chased, operated);
      return null;
    }
    const [, client = '', written = '', type, code] = match;
    const name = written.toLowerCase();
    const question = questionOf(type);
    if (question === null) return null;
    if (isRemembered(client, name)) askers.set(name, client);
    return {
      kind: 'dns',
      at,
      evidence,
      client,
      name,
      answer: answerOfCode(code),
      addresses: [],
      ...question,
    };
  };
}
