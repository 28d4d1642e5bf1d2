import { RCODE } from './constants.ts';
import fc from 'fast-check';
import { encode, type Answer } from 'dns-packet';
import { describe, expect, test } from 'vitest';

import {
  addressRecord,
  aliasRecord,
  decodeMessage,
  encodeMessage,
  encodeWithin,
  makeQuery,
  type DnsMessage,
  type DnsRecord,
} from './message.ts';

const QUERY = makeQuery(7, { name: 'a.example.com', type: 'A', class: 'IN' });
const RESPONSE: DnsMessage = { ...QUERY, isResponse: true, recursionAvailable: true };

function roundTrip(message: DnsMessage): DnsMessage {
  const decoded = decodeMessage(encodeMessage(message));
  if (!decoded.ok) throw new Error(decoded.problem);
  return decoded.message;
}

describe('messages', () => {
  const label = fc.stringMatching(/^[a-zA-Z0-9_]([a-zA-Z0-9-]{0,20}[a-zA-Z0-9])?$/);
  const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
  const ttl = fc.nat(0x7fff_ffff);
  const record: fc.Arbitrary<DnsRecord> = fc.oneof(
    fc
      .tuple(name, ttl, fc.ipV4())
      .map(([owner, seconds, address]) => addressRecord(owner, seconds, address)),
    fc
      .tuple(name, ttl, name)
      .map(([owner, seconds, target]) => aliasRecord(owner, seconds, target)),
    fc.tuple(name, ttl, name, fc.nat(0xffff)).map(([owner, seconds, mname, minimum]): DnsRecord => {
      const soa = {
        mname,
        rname: `hostmaster.${mname}`,
        serial: 1,
        refresh: 2,
        retry: 3,
        expire: 4,
        minimum,
      };
      return { kind: 'soa', name: owner, type: 'SOA', ttl: seconds, soa };
    }),
  );
  const message: fc.Arbitrary<DnsMessage> = fc.record({
    id: fc.nat(0xffff),
    isResponse: fc.boolean(),
    opcode: fc.nat(15),
    rcode: fc.nat(15),
    isAuthoritative: fc.boolean(),
    isTruncated: fc.boolean(),
    recursionDesired: fc.boolean(),
    recursionAvailable: fc.boolean(),
    questions: fc.array(
      fc.record({
        name,
        type: fc.constantFrom('A', 'AAAA', 'HTTPS', 'SVCB', 'TYPE4711', 'TXT'),
        class: fc.constantFrom('IN', 'CH'),
      }),
      { maxLength: 2 },
    ),
    answers: fc.array(record, { maxLength: 4 }),
    authorities: fc.array(record, { maxLength: 2 }),
    additionals: fc.array(record, { maxLength: 2 }),
    edns: fc.option(
      fc.record({ udpBytes: fc.integer({ min: 512, max: 4096 }), version: fc.nat(2) }),
    ),
  });

  test('what is written is read back as it was', () => {
    fc.assert(fc.property(message, (each) => void expect(roundTrip(each)).toEqual(each)));
  });

  test('random octets are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => void expect(typeof decodeMessage(bytes).ok).toBe('boolean'),
      ),
      { numRuns: 2000 },
    );
  });

  test('a real message with some octets changed is read or refused, and what is read has a form or is a RangeError', () => {
    const flips = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(message, flips, (each, changes) => {
        const bytes = encodeMessage(each);
        for (const [place, octet] of changes) bytes[place % bytes.length] = octet;
        const decoded = decodeMessage(bytes);
        if (!decoded.ok) return;
        let thrown: unknown = new RangeError('nothing');
        try {
          encodeMessage(decoded.message);
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(RangeError);
      }),
      { numRuns: 1000 },
    );
  });

  test('an extended code goes through EDNS', () => {
    expect(roundTrip({ ...RESPONSE, rcode: RCODE.BADVERS })).toMatchObject({
      rcode: 16,
      edns: { version: 0 },
    });
  });

  test('a message that does not fit is cut to its question', () => {
    const answers = Array.from({ length: 100 }, (_, index) =>
      addressRecord('a.example.com', 60, `10.0.0.${String(index)}`),
    );
    const bytes = encodeWithin({ ...RESPONSE, answers }, 512);
    const decoded = decodeMessage(bytes);
    expect(bytes.length).toBeLessThanOrEqual(512);
    expect(decoded).toMatchObject({
      ok: true,
      message: {
        isTruncated: true,
        answers: [],
        questions: QUERY.questions,
        edns: { udpBytes: 1232 },
      },
    });
  });
});

describe('names beyond the limits have no form', () => {
  test.each([
    { title: 'a label of 64', name: `${'a'.repeat(64)}.example.com` },
    { title: 'an empty label', name: 'a..example.com' },
    {
      title: 'more than 253 octets',
      name: Array.from({ length: 5 }, () => 'a'.repeat(60)).join('.'),
    },
    { title: 'a letter outside ASCII', name: 'bücher.example.com' },
    { title: 'nothing', name: '' },
  ])('$title', ({ name }) => {
    expect(() => encodeMessage(makeQuery(1, { name, type: 'A', class: 'IN' }))).toThrow(RangeError);
    expect(() =>
      encodeMessage({ ...RESPONSE, answers: [aliasRecord('a.example.com', 1, name)] }),
    ).toThrow(RangeError);
  });

  test('nor have an address of the wrong kind and a negative time', () => {
    expect(() =>
      encodeMessage({ ...RESPONSE, answers: [addressRecord('a.example.com', 1, '10.0.0.256')] }),
    ).toThrow(RangeError);
    expect(() =>
      encodeMessage({ ...RESPONSE, answers: [addressRecord('a.example.com', -1, '10.0.0.2')] }),
    ).toThrow(RangeError);
  });
});

describe('what cannot be read', () => {
  test.each([
    { title: 'less than a header', bytes: Buffer.from('short'), id: null },
    {
      title: 'a question that ends early',
      bytes: Buffer.from([0, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 97]),
      id: 9,
    },
    {
      title: 'a name that points at itself',
      bytes: Buffer.from([0, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]),
      id: 9,
    },
    {
      title: 'a label with a dot inside',
      bytes: Buffer.from([0, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 97, 46, 98, 0, 0, 1, 0, 1]),
      id: 9,
    },
    {
      title: 'two OPT records',
      bytes: encode({
        id: 9,
        questions: [{ name: 'a.example.com', type: 'A' }],
        additionals: [opt(), opt()],
      }),
      id: 9,
    },
  ])('$title is refused with the number of its header', ({ bytes, id }) => {
    expect(decodeMessage(bytes)).toMatchObject({
      ok: false,
      id,
      isResponse: false,
      problem: expect.any(String),
    });
  });
});

function opt(): Answer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: 1232,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}
