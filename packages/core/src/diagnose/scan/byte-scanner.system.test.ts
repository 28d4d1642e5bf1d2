// What is passed over as bytes is counted as if every line had been read as text.

import { describe, expect, test } from 'vitest';

import { DRAWN_ENVELOPES, drawInside } from '@sekisho/test-kit/diagnose/drawn-envelopes.ts';
import { DRAWN_FORMATS, drawLog } from '@sekisho/test-kit/diagnose/drawn-logs.ts';
import { ESTATE_AFTER, planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { scanLog as scan } from '@sekisho/test-kit/diagnose/scan-log.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { createInterest, EVERYTHING } from '../tally/interest.ts';

const OWN = {
  clients: ['10.1.1.10', '10.1.1.21'],
  names: ['login.microsoftonline.com', 'privateasr2cache.blob.core.windows.net', 'x.windows.net'],
};
const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));
const INTEREST = createInterest({ lookUp, clients: OWN.clients, allowList: ['.site7.com'] });
const SEEDS = Array.from({ length: 6 }, (_, at) => at + 1);

describe.each(DRAWN_FORMATS)('%s', (format) => {
  test.each(SEEDS)('drawn with seed %d', (seed) => {
    const log = drawLog({ format, seed, lines: 1500, own: OWN });
    for (const interest of [INTEREST, EVERYTHING]) {
      const bytes = scan(log, { format, interest }, true);
      const text = scan(log, { format, interest }, false);
      expect(bytes.saved).toEqual(text.saved);
      expect(bytes.counts).toEqual(text.counts);
    }
  });

  test('within a range of time', () => {
    const log = drawLog({ format, seed: 99, lines: 1500, own: OWN });
    const range = { since: 1_700_001_000_000, until: 1_700_003_000_000 };
    const bytes = scan(log, { format, interest: INTEREST, range }, true);
    const text = scan(log, { format, interest: INTEREST, range }, false);
    expect(bytes.saved).toEqual(text.saved);
    expect(bytes.counts).toEqual(text.counts);
    expect(bytes.counts.outside).toBeGreaterThan(0);
  });

  test('most lines of other machines are not read as text', () => {
    const shares = SEEDS.map((seed) => {
      const log = drawLog({ format, seed, lines: 1500, own: OWN });
      return scan(log, { format, interest: INTEREST }, true).asText / 1500;
    });
    // Behind a quote that nothing ends, a row of a table goes on in the next lines.
    expect(Math.min(...shares)).toBeLessThan(format === 'csv' ? 0.7 : 0.5);
  });
});

const INSIDE = ['squid', 'key-value', 'haproxy', 'unbound', 'coredns', 'w3c'] as const;

test.each(
  INSIDE.flatMap((format) => DRAWN_ENVELOPES.map((envelope) => [format, envelope] as const)),
)('%s inside %s', (format, envelope) => {
  const shares = [1, 3].map((seed) => {
    const log = drawInside(drawLog({ format, seed, lines: 1500, own: OWN }), envelope, seed);
    const bytes = scan(log, { format, interest: INTEREST }, true);
    const text = scan(log, { format, interest: INTEREST }, false);
    expect(bytes.saved).toEqual(text.saved);
    expect(bytes.counts).toEqual(text.counts);
    return bytes.asText / 1500;
  });
  expect(Math.min(...shares)).toBeLessThan(0.7);
});

/** Every tenth line has the second of the two. */
const DECIDING: readonly {
  readonly title: string;
  readonly format: string;
  readonly head?: string;
  /** None of them is passed over. */
  readonly isText?: true;
  readonly words: readonly [string, string];
  readonly line: (of: {
    readonly client: string;
    readonly name: string;
    readonly second: string;
    readonly word: string;
  }) => string;
}[] = [
  {
    title: 'the method of Envoy',
    format: 'json',
    words: ['GET', 'CONNECT'],
    line: ({ client, name, second, word }) =>
      `{":authority":"${name}","downstream_remote_address":"${client}:5000","method":"${word}","path":"/","response_code":403,"response_flags":"-","response_code_details":"via_upstream","start_time":"2023-11-23T18:00:${second}.000Z","upstream_host":"20.1.1.1:443"}`,
  },
  {
    title: 'a word of denial in a field of any name',
    format: 'json',
    words: ['Fine', 'Denied'],
    line: ({ client, name, second, word }) =>
      `{"time":"2023-11-23T18:00:${second}Z","src":"${client}","host":"${name}","status":200,"disposition":"${word}"}`,
  },
  {
    title: 'the same, of pairs',
    format: 'key-value',
    words: ['Fine', 'Denied'],
    line: ({ client, name, second, word }) =>
      `date=2023-11-23 time=18:00:${second} src=${client} hostname=${name} status=200 a=1 b=2 c=3 d=4 e=5 f=6 g=7 disposition=${word}`,
  },
  {
    title: "Squid's word in a field of any name",
    format: 'key-value',
    words: ['TCP_TUNNEL/200', 'TCP_DENIED/403'],
    line: ({ client, name, second, word }) =>
      `date=2023-11-23 time=18:00:${second} src=${client} hostname=${name} status=200 a=1 b=2 c=3 d=4 e=5 f=6 g=7 what=${word}`,
  },
  {
    title: 'an action behind a comma',
    format: 'key-value',
    words: ['b', 'b,action=denied'],
    line: ({ client, name, second, word }) =>
      `date=2023-11-23 time=18:00:${second} src=${client} hostname=${name} status=200 a=1 b=2 c=3 d=4 e=5 f=6 g=7 what=${word}`,
  },
  {
    title: "a name of Skyhigh's records, which are read otherwise",
    format: 'key-value',
    isText: true,
    words: ['block_res=0', 'block_res=10'],
    line: ({ client, name, second, word }) =>
      `time=17000000${second} time_stamp=17000000${second} src_ip=${client} status_code=200 method=GET host=${name} url=http://${name}/ a=1 b=2 c=3 d=4 e=5 ${word}`,
  },
  {
    title: 'the second word of an action',
    format: 'key-value',
    words: ['allowed', 'denied'],
    line: ({ client, name, second, word }) =>
      `date=2023-11-23 time=18:00:${second} src=${client} hostname=${name} status=200 a=1 b=2 c=3 d=4 e=5 f=6 action=Fine result=${word}`,
  },
  {
    title: 'the action of CEF',
    format: 'cef',
    words: ['Allowed', 'Blocked'],
    line: ({ client, name, second, word }) =>
      `CEF:0|V|P|1|x|y|3|act=${word} cat=a b src=${client} dhost=${name} rt=17000000${second}000`,
  },
  {
    title: 'a word of denial in any field of CEF, behind a blank that is none of ASCII',
    format: 'cef',
    words: ['Fine', '\u3000Denied'],
    line: ({ client, name, second, word }) =>
      `CEF:0|V|P|1|x|y|3|src=${client} dhost=${name} cs1=${word} outcome=200 rt=17000000${second}000`,
  },
  {
    title: 'the field that a label of CEF names',
    format: 'cef',
    words: ['allow', 'deny'],
    line: ({ client, name, second, word }) =>
      `CEF:0|V|P|1|x|y|3|src=${client} dhost=${name} cs1=${word} cs1Label=action rt=17000000${second}000`,
  },
  {
    title: 'the label itself',
    format: 'cef',
    words: ['rule', 'action'],
    line: ({ client, name, second, word }) =>
      `CEF:0|V|P|1|x|y|3|src=${client} dhost=${name} outcome=200 cs1=sinkhole cs1Label=${word} rt=17000000${second}000`,
  },
  {
    title: 'the status of LEEF',
    format: 'cef',
    words: ['200', '407'],
    line: ({ client, name, second, word }) =>
      `LEEF:1.0|V|P|1|x|cat=a b\tsrc=${client}\thost=${name}\trespcode=${word}\tdevTime=Nov 23 2023 18:00:${second} GMT`,
  },
  {
    title: "the decision of Cisco's appliance",
    format: 'squid',
    words: ['ALLOW_CUSTOMCAT_11-DefaultGroup-NONE-NONE', 'BLOCK_ADMIN_11-DefaultGroup-NONE-NONE'],
    line: ({ client, name, second, word }) =>
      `17000000${second}.123    45 ${client} TCP_MISS/200 39 CONNECT ${name}:443 "CORP" DIRECT/203.0.113.4 - ${word} <C_Loc> -`,
  },
  {
    title: 'what a policy did, in a column of its own',
    format: 'w3c',
    head: '#Fields: date time c-ip cs-host sc-status x-policy-action',
    words: ['allowed', 'denied'],
    line: ({ client, name, second, word }) =>
      `2023-11-23 18:00:${second} ${client} ${name} 200 ${word}`,
  },
  {
    title: 'the action of a feed',
    format: 'zscaler',
    words: ['Allowed', 'Blocked'],
    line: ({ client, name, second, word }) =>
      `"Mon Jun 20 15:29:${second} 2022","u@corp","HTTPS","${name}:443","${word}","None","${client}"`,
  },
  {
    title: "PAN-OS' action",
    format: 'palo-alto',
    words: ['alert', 'reset-both'],
    line: ({ client, name, second, word }) =>
      `1,2023/11/23 18:00:${second},0070,THREAT,url,2561,2023/11/23 18:00:${second},${client},203.0.113.9,0.0.0.0,0.0.0.0,outbound,,,ssl,vsys1,trust,untrust,ae1,ae2,fwd,x,1,1,5000,443,0,0,0x0,tcp,${word},"${name}/",(9999)`,
  },
  {
    title: 'how a session ended',
    format: 'haproxy',
    words: ['----', 'PR--'],
    line: ({ client, name, second, word }) =>
      `haproxy[27]: ${client}:5000 [23/Nov/2023:18:00:${second}.123] px px/<NOSRV> 0/-1/-1/-1/0 200 39 - - ${word} 1/1/0/0/0 0/0 "CONNECT ${name}:443 HTTP/1.1"`,
  },
  {
    title: "Envoy's flags",
    format: 'envoy',
    words: ['-', 'UAEX'],
    line: ({ client, name, second, word }) =>
      `[2023-11-23T18:00:${second}.123Z] "CONNECT - HTTP/1.1" 200 ${word} 39 5 5 - "${client}" "Mozilla" "id" "${name}:443" "203.0.113.9:443"`,
  },
  {
    title: 'the tag of a declared logformat',
    format: '%ts.%03tu,%>a,%Ss,%>Hs,"%rm","%ru",%<A,%Sh',
    words: ['TCP_TUNNEL', 'TCP_DENIED'],
    line: ({ client, name, second, word }) =>
      `17000000${second}.123,${client},${word},200,"CONNECT","${name}:443",203.0.113.9,HIER_DIRECT`,
  },
  {
    title: 'the action of a row',
    format: 'csv',
    words: ['Allowed', 'Blocked'],
    head: 'time,srcip,hostname,action,note',
    line: ({ client, name, second, word }) =>
      `2023-11-23 18:00:${second},${client},${name},${word},n`,
  },
  {
    title: 'a word of denial in any column, in quotes or not',
    format: 'csv',
    words: ['Fine', 'dropped'],
    head: '"time","srcip","hostname","status","note"',
    line: ({ client, name, second, word }) =>
      `"2023-11-23 18:00:${second}","${client}",${name},200,"${word}"`,
  },
  {
    title: 'the first of two columns with one name',
    format: 'csv',
    words: ['allow', 'deny'],
    head: 'time,srcip,hostname,action,Action',
    line: ({ client, name, second, word }) =>
      `2023-11-23 18:00:${second},${client},${name},${word},allow`,
  },
];

test.each(DECIDING)('decides, and is seen to: $title', ({ format, head, isText, words, line }) => {
  const lines = Array.from({ length: 400 }, (_, at) =>
    line({
      client: `10.9.9.${String((at % 50) + 1)}`,
      name: `foo${String(at % 40)}.example.org`,
      second: String(at % 60).padStart(2, '0'),
      word: at % 10 === 9 ? words[1] : words[0],
    }),
  );
  const log = Buffer.from([head ?? [], lines, ''].flat().join('\n'));
  const bytes = scan(log, { format, interest: INTEREST }, true);
  const text = scan(log, { format, interest: INTEREST }, false);
  expect(bytes.saved).toEqual(text.saved);
  expect(bytes.counts).toEqual(text.counts);
  if (isText !== true) expect(bytes.asText).toBeLessThan(200);
  expect(bytes.saved.others.denied + bytes.counts.unreadable).toBe(40);
});
