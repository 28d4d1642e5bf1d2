// Google Cloud DNS' query log (Cloud DNS, "Use logging and monitoring"): what a machine in a network asked for. The answer
// stands in `rdata` as a zone file has it, a record a line, and may be cut.

import { parseDateTime } from '../clock-time.ts';
import { answerOfCode, askedName, questionOf } from '../dns-question.ts';
import { plainAddress } from '../plain-address.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

const ADDRESS = /\bIN\s+a\s+(\d{1,3}(?:\.\d{1,3}){3})(?=\s|$)/gi;

export const googleDns: FieldSchema = {
  marks: ['sourcenetwork'],
  isMine: (fields) =>
    ['queryname', 'responsecode', 'sourceip', 'sourcenetwork'].every(
      (name) => firstOf(fields, name) !== undefined,
    ),
  read(fields, { evidence }) {
    const question = questionOf(firstOf(fields, 'querytype'));
    if (question === null) return null;
    const answer = answerOfCode(firstOf(fields, 'responsecode'));
    const addresses =
      answer !== 'unknown' || question.isIPv6 === true
        ? []
        : [...(firstOf(fields, 'rdata') ?? '').matchAll(ADDRESS)].map(
            ([, address = '']) => address,
          );
    return {
      kind: 'dns',
      at: parseDateTime(firstOf(fields, 'timestamp') ?? ''),
      evidence,
      client: plainAddress(firstOf(fields, 'sourceip') ?? ''),
      name: askedName(firstOf(fields, 'queryname')),
      answer: addresses.length === 0 ? answer : 'address',
      addresses,
      ...question,
    };
  },
};
