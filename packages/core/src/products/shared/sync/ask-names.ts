// Asks a resolver for the addresses of many names, as its clients do. All questions share one socket and a
// limited number is under way, so that a small resolver is not flooded and a datagram that is lost is asked again.

import { nameRcode } from '@sekisho/dns/constants.ts';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { decode } from 'dns-packet';

import { sameValues } from './entry.ts';

import { OPCODE, TYPE, writeMessage } from '@sekisho/dns/wire/message-writer.ts';

export interface Resolver {
  readonly address: string;
  readonly port: number;
}

export interface NameAnswer {
  readonly rcode: string;
  /** Sorted. */
  readonly addresses: readonly string[];
}

const UNDER_WAY = 128;
const TRY_MS = 400;
/** As often as its time a server may use, however slowly it goes on. */
const LONGEST = 20;

export interface AskOptions {
  readonly signal: AbortSignal;
  /** How long nothing new may come: ten thousand names take a busy server longer than one. */
  readonly timeoutMs: number;
  readonly families: readonly ('A' | 'AAAA')[];
  /** Names for which the resolver is to ask nobody else: whether it still has a record must not depend on others. */
  readonly ownDataOnly?: ReadonlySet<string>;
}

type Pending = (answer: NameAnswer) => void;

/** By name; null: no answer in time. */
export async function askNames(
  resolver: Resolver,
  names: readonly string[],
  { signal, timeoutMs, families, ownDataOnly }: AskOptions,
): Promise<ReadonlyMap<string, NameAnswer | null>> {
  const socket = createSocket(resolver.address.includes(':') ? 'udp6' : 'udp4');
  const pending = new Map<number, { readonly key: string; readonly done: Pending }>();
  socket.on('message', (bytes) => {
    const waiting = bytes.length < 12 ? undefined : pending.get(bytes.readUInt16BE(0));
    const answer = waiting === undefined ? null : readAnswer(bytes, waiting.key);
    if (answer !== null) waiting?.done(answer);
  });
  // A closed port is reported here; the question then has no answer, as with a lost one.
  socket.on('error', () => undefined);
  const patience = new Patience(timeoutMs);
  const answers = new Map<string, NameAnswer | null>();
  let nextId = 0;
  const askOnce = (name: string, family: 'A' | 'AAAA'): Promise<NameAnswer | null> =>
    new Promise((resolve) => {
      do nextId = (nextId + 1) & 0xffff;
      while (pending.has(nextId));
      const id = nextId;
      const finish = (answer: NameAnswer | null): void => {
        if (answer !== null) patience.renew();
        clearTimeout(timer);
        pending.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(
        () => finish(null),
        Math.max(1, Math.min(TRY_MS, patience.leftMs())),
      );
      pending.set(id, { key: `${name} ${String(TYPE[family])}`, done: finish });
      socket.send(
        writeMessage({
          id,
          opcode: OPCODE.QUERY,
          recursionDesired: ownDataOnly?.has(name) !== true,
          question: { name, type: TYPE[family] },
        }),
        (error) => {
          // Nobody listens (yet): not so fast again.
          if (error !== null) setTimeout(() => finish(null), 20);
        },
      );
    });
  const ask = async (name: string, family: 'A' | 'AAAA'): Promise<NameAnswer | null> => {
    for (;;) {
      const answer = await askOnce(name, family);
      if (answer !== null || signal.aborted || patience.leftMs() <= 0) return answer;
    }
  };
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      answers.set(
        name,
        joinAnswers(await Promise.all(families.map((family) => ask(name, family)))),
      );
  };
  try {
    socket.connect(resolver.port, resolver.address);
    await once(socket, 'connect', { signal });
    await Promise.all(Array.from({ length: Math.min(UNDER_WAY, names.length) }, work));
  } finally {
    socket.close();
  }
  return answers;
}

export interface Expectation {
  readonly key: string;
  /** Null: any answer but `not`. */
  readonly wanted: readonly string[] | null;
  readonly not: readonly string[];
}

/** Ends when nothing new has come for a while. */
class Patience {
  readonly #timeoutMs: number;
  readonly #lastMs: number;
  #untilMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#lastMs = performance.now() + LONGEST * timeoutMs;
    this.#untilMs = performance.now() + timeoutMs;
  }

  renew(): void {
    this.#untilMs = Math.min(performance.now() + this.#timeoutMs, this.#lastMs);
  }

  leftMs(): number {
    return this.#untilMs - performance.now();
  }
}

/** Asks again and again until all is as expected or for a while no further one is; what is not, in words. */
export async function awaitAnswers(
  resolver: Resolver,
  expected: readonly Expectation[],
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<{ key: string; found: string }[]> {
  const patience = new Patience(timeoutMs);
  let left = expected;
  const ownDataOnly = new Set(
    expected.filter(({ wanted }) => wanted === null).map(({ key }) => key),
  );
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 200)) {
    const families = left.some(({ wanted, not }) =>
      [...(wanted ?? []), ...not].some((value) => value.includes(':')),
    )
      ? (['A', 'AAAA'] as const)
      : (['A'] as const);
    const answers = await askNames(
      resolver,
      left.map(({ key }) => key),
      { signal, timeoutMs: Math.max(1, patience.leftMs()), families, ownDataOnly },
    );
    const before = left.length;
    left = left.filter((each) => !isAsExpected(each, answers.get(each.key) ?? null));
    if (left.length < before) patience.renew();
    if (left.length === 0 || patience.leftMs() <= pauseMs) {
      return left.map(({ key }) => ({ key, found: describeAnswer(answers.get(key) ?? null) }));
    }
    await delay(pauseMs, undefined, { signal });
  }
}

function isAsExpected({ wanted, not }: Expectation, answer: NameAnswer | null): boolean {
  if (answer === null) return false;
  if (wanted !== null) return sameValues(wanted, answer.addresses);
  return not.length === 0 || !sameValues([...not].sort(), answer.addresses);
}

function describeAnswer(answer: NameAnswer | null): string {
  if (answer === null) return 'no answer';
  return answer.addresses.length === 0 ? answer.rcode : answer.addresses.join(' ');
}

function joinAnswers(answers: readonly (NameAnswer | null)[]): NameAnswer | null {
  const [first] = answers;
  if (first === null || first === undefined || answers.includes(null)) return null;
  return {
    rcode: first.rcode,
    addresses: [...new Set(answers.flatMap((answer) => answer?.addresses ?? []))].sort(),
  };
}

function readAnswer(bytes: Buffer, key: string): NameAnswer | null {
  try {
    const packet = decode(bytes);
    const [question] = packet.questions ?? [];
    if (
      question === undefined ||
      `${question.name.toLowerCase()} ${String(question.type === 'AAAA' ? TYPE.AAAA : TYPE.A)}` !==
        key
    )
      return null;
    const addresses = (packet.answers ?? []).flatMap((answer) =>
      answer.type === 'A' || answer.type === 'AAAA' ? [answer.data] : [],
    );
    return { rcode: nameRcode(bytes.readUInt16BE(2) & 0xf), addresses: addresses.sort() };
  } catch {
    return null; // Not an answer: whoever sent it, the real one may still come.
  }
}
