// FortiGate's DNS filter (Fortinet, "FortiOS Log Message Reference", type utm, subtype dns): a machine's question, and what
// the filter did with it. A packet to the DNS server it is not: its `action` is about the name.

import { askedName, questionOf } from '../dns-question.ts';
import { timeOf } from '../named-fields.ts';
import { plainAddress } from '../plain-address.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

export const fortigateDns: FieldSchema = {
  marks: ['qname'],
  isMine: (fields) =>
    firstOf(fields, 'subtype') === 'dns' &&
    firstOf(fields, 'qname') !== undefined &&
    firstOf(fields, 'srcip') !== undefined,
  read(fields, { evidence, options }) {
    const word = firstOf(fields, 'action');
    const verdict = word === undefined ? 'allowed' : verdictOfWord(word);
    if (verdict !== 'allowed' && verdict !== 'denied') return undefined;
    const question = questionOf(firstOf(fields, 'qtype'));
    if (question === null) return null;
    return {
      kind: 'dns',
      at: timeOf(fields, firstOf(fields, 'time'), options.zoneMs),
      evidence,
      client: plainAddress(firstOf(fields, 'srcip') ?? ''),
      name: askedName(firstOf(fields, 'qname')),
      answer: verdict === 'denied' ? 'failed' : 'unknown',
      addresses: [],
      ...question,
    };
  },
};
