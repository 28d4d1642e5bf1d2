// Drawn lines as they stand in a field of JSON objects: of container runtimes, journald, Elastic's agents. Here and there
// one that is cut, written in parts, escaped otherwise, or in no object at all.

import { createRandom } from './drawn-logs.ts';

type Random = (below: number) => number;

const ENVELOPES: Readonly<Record<string, (line: string, random: Random) => object>> = {
  docker: (line, random) => ({
    log: `${line}${random(50) === 0 ? '' : '\n'}`,
    stream: random(9) === 0 ? 'stderr' : 'stdout',
    ...(random(20) === 0 ? { attrs: { tag: 'proxy' } } : {}),
    time: clock(random),
  }),
  journald: (line, random) => ({
    __CURSOR: `s=5a1;i=${String(random(1e6))}`,
    _SOURCE_REALTIME_TIMESTAMP: String(1_700_000_000_000_000 + random(1e9)),
    ...(random(9) === 0 ? { PRIORITY: 6 } : { PRIORITY: '6' }),
    SYSLOG_IDENTIFIER: random(30) === 0 ? 'other' : (PROGRAM.exec(line)?.[1] ?? 'squid'),
    _PID: '2711',
    MESSAGE: line.replace(PROGRAM, ''),
  }),
  filebeat: (line, random) => ({
    '@timestamp': clock(random),
    '@metadata': { beat: 'filebeat', version: '8.11.0' },
    log: { offset: random(1e6), file: { path: '/var/log/a.log' } },
    message: line,
    ...(random(20) === 0 ? { event: random(2) === 0 ? line : { kind: 'event' } } : {}),
    ecs: { version: '8.0.0' },
    host: { name: 'fw1.example.com' },
  }),
  ecs: (line, random) => ({
    '@timestamp': clock(random),
    event: { original: random(30) === 0 ? '' : line, dataset: 'squid' },
    ...(random(3) === 0 ? { message: 'none.example.com' } : {}),
  }),
};
const PROGRAM = /^([a-z]+)\[2711(?::\d)?\]: /;

export const DRAWN_ENVELOPES: readonly string[] = Object.keys(ENVELOPES);

let now = 0;

function clock(random: Random): string {
  now += random(600);
  const zone = random(30) === 0 ? '+09:00' : '123456Z';
  return new Date(1_700_000_000_000 + now).toISOString().replace('Z', zone);
}

/** Each line of the log in the envelope, as one line again. */
export function drawInside(log: Buffer, envelope: string, seed: number): Buffer {
  const wrap = ENVELOPES[envelope];
  if (wrap === undefined) throw new RangeError(envelope);
  const random = createRandom(seed);
  now = 0;
  const lines = log.toString('utf8').split(/\r?\n/);
  return Buffer.from(lines.flatMap((line) => drawLine(line, wrap, random)).join('\n'));
}

function drawLine(
  line: string,
  wrap: (line: string, random: Random) => object,
  random: Random,
): readonly string[] {
  const object = JSON.stringify(wrap(line, random));
  const cut = random(object.length);
  const odd = [
    () => line,
    () => object.slice(0, cut),
    () => object.replaceAll('.', String.raw`\u002e`),
    () => object.replaceAll('/', String.raw`\/`),
    () => object.replace(/[a-z](?=[^a-z]*$)/, String.raw`\u00e9`),
    () => object.replace('e', '\t'),
    () => object.replace('e', 'é'),
    () => `${object} `,
    () => `${object}\r`,
    () => object.replaceAll('","', '", "'),
    () => object.replace('{', '{"result":{"log":"none"},'),
    () => object.replace(/"([^"]*)":/, (_all, name: string) => `"${name.toUpperCase()}":`),
    () => JSON.stringify(wrap(`${line}\\n`, random)),
    () => JSON.stringify(wrap(`${line}\r`, random)),
    () => `${object.slice(0, cut)}\\n${object.slice(cut)}`,
    () => `${object.slice(0, cut)}"${object.slice(cut)}`,
  ];
  if (object.startsWith('{"log"') && random(300) === 0)
    return [`{"log":"${'x'.repeat(16_000)}","stream":"stdout","time":"${clock(random)}"}`, object];
  return [random(30) === 0 ? (odd[random(odd.length)] as () => string)() : object];
}
