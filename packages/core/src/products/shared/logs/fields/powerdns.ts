// PowerDNS Recursor's questions and answers as structured logging writes them, from 4.9 on (its documentation, "Logging
// details of queries and answers"): pairs, or JSON. `remote` is who asked; an answer has its code, not its addresses.

import { answerOfNumber, askedName, questionOf } from '../dns-question.ts';
import { readAnyTime } from '../any-time.ts';
import { plainAddress } from '../plain-address.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

const MESSAGES = /^(?:Question|Answer|(?:TCP )?Question answered from packet cache)$/i;

export const powerdns: FieldSchema = {
  marks: ['qname'],
  isMine: (fields) =>
    ['qname', 'qtype', 'remote'].every((name) => firstOf(fields, name) !== undefined) &&
    MESSAGES.test(firstOf(fields, 'msg') ?? ''),
  read(fields, { evidence, options }) {
    const question = questionOf(firstOf(fields, 'qtype'));
    if (question === null) return null;
    const code = firstOf(fields, 'rcode');
    return {
      kind: 'dns',
      at: readAnyTime(firstOf(fields, 'ts') ?? '', { zoneMs: options.zoneMs }),
      evidence,
      client: plainAddress(firstOf(fields, 'remote') ?? ''),
      name: askedName(firstOf(fields, 'qname')),
      answer: answerOfNumber(code),
      addresses: [],
      ...question,
    };
  },
};
