// PowerDNS Recursor with `quiet=no`: a question, and what it came to, joined by thread, task and name (pdns_recursor.cc).
// `3 [1418626328/2] question for 'a.example.com|A' from 10.1.1.10:55002`, then `3 [1418626328/2] answer to question
// 'a.example.com|A': 1 answers, …, rcode=0`. What structured logging writes is read by its names (fields/powerdns.ts).

import { answerOfNumber, askedName, questionOf } from '../shared/logs/dns-question.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { RecentMap } from '../shared/logs/recent-map.ts';
import { timeInFront } from '../shared/logs/time-in-front.ts';

const LINE =
  /^([^{"[]{0,200}?(?:pdns_recursor\[\d{1,10}\]: )?)(\d{1,6} \[\d{1,20}(?:\/\d{1,6})?\]) (?:TCP )?(question for|answer to (?:non-rd )?question) '([^'|]{1,255})\|([\w-]{1,20})'(.{0,1000})$/;
const FROM = /^ from (\S{2,64})/;
const CODE = /\brcode=(\d{1,4})\b/;
const CACHED =
  /^[^{"[]{0,200}?(?:pdns_recursor\[\d{1,10}\]: )?\d{1,6} (?:TCP )?question answered from packet cache\b/;
const MOST_OPEN = 10_000;

export function createPowerdnsReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const askers = new RecentMap<string>(MOST_OPEN);
  return (line, evidence) => {
    // Which name was asked for does not stand there.
    if (CACHED.test(line)) return null;
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, front = '', task = '', what = '', name = '', type, rest = ''] = match;
    const question = questionOf(type);
    if (question === null) return null;
    const key = `${task.replace(/\/\d+\]$/, ']')} ${name}|${type ?? ''}`;
    const from = FROM.exec(rest)?.[1];
    const isAnswer = what.startsWith('answer');
    if (!isAnswer && from !== undefined) askers.set(key, plainAddress(from));
    const client = askers.get(key);
    const code = CODE.exec(rest)?.[1];
    if (client === undefined || (isAnswer && code === undefined)) return null;
    return {
      kind: 'dns',
      at: timeInFront(front, options),
      evidence,
      client,
      name: askedName(name),
      answer: answerOfNumber(code),
      addresses: [],
      ...question,
    };
  };
}
