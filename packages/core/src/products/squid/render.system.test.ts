// The rendered Squid settings in a real Squid: it has nothing to warn about,
// tunnels what is allowed, refuses what lies beside it, and decides as our matcher does.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildRuleIndex, type RuleIndex } from '../../names/rule-index.ts';
import { toName } from '@sekisho/dns/name.ts';
import { toPattern } from '../../names/pattern.ts';
import { renderSquid } from './render.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { prepareSquid, type RealSquid } from '@sekisho/test-kit/render/real-squid.ts';
import { renderInput, textOf, withAllowList } from '@sekisho/test-kit/render/render-input.ts';
import type { RenderInput, RenderPart } from '../shared/render/rendered-file.ts';

const SQUID = [{ program: 'squid', debianPackage: 'squid' }];
const COMPLAINT = /WARNING|ERROR|FATAL|ALERT/;

describe('text', () => {
  test('only the appliance, only CONNECT, only the planned port', () => {
    const text = textOf(renderSquid(renderInput()), 'squid/sekisho.conf');
    expect(text).toContain('acl sekisho_clients src 10.1.1.10\n');
    expect(text).toContain(
      'http_access allow sekisho_port_443 sekisho_connect sekisho_clients sekisho_allow_443\n',
    );
  });

  test('a suffix without its apex becomes a dot entry and an exception', () => {
    const files = renderSquid(
      withAllowList(renderInput(), [
        { pattern: '*.office.com', port: 443 },
        { pattern: 'www.office.com', port: 443 },
      ]),
    );
    expect(
      textOf(files, 'squid/allow-443.txt')
        .split('\n')
        .filter((line) => !line.startsWith('#')),
    ).toEqual(['.office.com', '']);
    expect(textOf(files, 'squid/except-443.txt')).toMatch(/^office\.com$/m);
  });

  test('an empty allow-list renders nothing', () => {
    expect(renderSquid(withAllowList(renderInput(), []))).toEqual([]);
  });

  test('what is no pattern is refused', () => {
    expect(() =>
      renderSquid(
        withAllowList(renderInput(), [
          { pattern: 'a.example.com\nhttp_access allow all', port: 443 },
        ]),
      ),
    ).toThrow(/no pattern/);
  });
});

describeWithPrograms('real Squid', SQUID, ([path = '']) => {
  describe('with the described plan', () => {
    let listener: Server;
    let squid: RealSquid;
    const names = renderInput().plan.layers['proxy-allow'].allow;

    beforeAll(async () => {
      listener = await startEcho();
      const input = withAllowList(
        fromLoopback(renderInput()),
        names.map((pattern) => ({ pattern, port: portOf(listener) })),
      );
      // Names beside the allowed ones resolve too: what refuses them is the list.
      const hosts = [...names, ...names.flatMap(siblings)].map(
        (name) => ['127.0.0.1', name] as const,
      );
      squid = await prepareSquid(path, { files: renderSquid(input), hosts });
      await squid.start();
    });

    afterAll(async () => {
      await squid.stop();
      listener.close();
    });

    test('squid -k parse has nothing to warn about', async () => {
      const { code, output } = await squid.parse();
      expect(output).not.toMatch(COMPLAINT);
      expect(code).toBe(0);
    });

    test.each(names)('%s is tunnelled', async (name) => {
      expect(await askTunnel(squid.port, `${name}:${String(portOf(listener))}`)).toEqual({
        status: 200,
        echoed: 'hello',
      });
    });

    test.each(names)('names beside %s are refused', async (name) => {
      for (const sibling of siblings(name)) {
        expect([
          sibling,
          await askTunnel(squid.port, `${sibling}:${String(portOf(listener))}`),
        ]).toEqual([sibling, { status: 403, echoed: null }]);
      }
    });

    test('another port of an allowed name is refused', async () => {
      expect(
        await askTunnel(squid.port, `${String(names[0])}:${String(portOf(listener) + 1)}`),
      ).toMatchObject({ status: 403 });
    });

    test('a bare address is refused, whatever its reverse record says', async () => {
      expect(await askTunnel(squid.port, `127.0.0.1:${String(portOf(listener))}`)).toMatchObject({
        status: 403,
      });
    });

    test('another machine is refused', async () => {
      expect(
        await askTunnel(squid.port, `${String(names[0])}:${String(portOf(listener))}`, '127.0.0.2'),
      ).toMatchObject({ status: 403 });
    });
  });

  test('two appliances: a name of one is refused to the other, and one of both is not', async () => {
    const listener = await startEcho();
    const port = portOf(listener);
    const partOf = (name: string, address: string, allow: readonly string[]): RenderPart => {
      const input = withAllowList(
        renderInput(),
        allow.map((pattern) => ({ pattern, port })),
      );
      return { plan: input.plan, appliance: { ...input.appliance, name, address } };
    };
    const parts = [
      partOf('one', '127.0.0.1', ['both.example.com', 'first.example.com']),
      partOf('two', '127.0.0.2', ['both.example.com', '*.second.example.com']),
    ];
    const files = renderSquid({ ...renderInput(), parts });
    const hosts = ['both', 'first', 'a.second', 'second'].map(
      (label) => ['127.0.0.1', `${label}.example.com`] as const,
    );
    const squid = await prepareSquid(path, { files, hosts });
    try {
      expect((await squid.parse()).output).not.toMatch(COMPLAINT);
      await squid.start();
      const statusOf = async (label: string, from: string): Promise<number> =>
        (await askTunnel(squid.port, `${label}.example.com:${String(port)}`, from)).status;
      for (const from of ['127.0.0.1', '127.0.0.2']) expect(await statusOf('both', from)).toBe(200);
      expect(await statusOf('first', '127.0.0.1')).toBe(200);
      expect(await statusOf('first', '127.0.0.2')).toBe(403);
      expect(await statusOf('a.second', '127.0.0.2')).toBe(200);
      expect(await statusOf('a.second', '127.0.0.1')).toBe(403);
      expect(await statusOf('second', '127.0.0.2')).toBe(403);
      expect(await statusOf('both', '127.0.0.3')).toBe(403);
    } finally {
      await squid.stop();
      listener.close();
    }
  });

  test('the check has teeth: Squid warns about lists that overlap', async () => {
    const files = renderSquid(
      withAllowList(renderInput(), [{ pattern: '.example.com', port: 443 }]),
    ).map((file) => ({
      ...file,
      text: `${file.text}${file.path.includes('allow') ? 'a.example.com\n' : ''}`,
    }));
    const squid = await prepareSquid(path, { files });
    expect((await squid.parse()).output).toMatch(COMPLAINT);
    await squid.stop();
  });

  test('agrees with our matcher on 100,000 random pairs of rules and names', async () => {
    const seed = Number(process.env['SEKISHO_FUZZ_SEED'] ?? 20261129);
    const random = seededRandom(seed);
    const lists = Array.from({ length: 200 }, () => randomPatterns(random));
    const input = withAllowList(
      fromLoopback(renderInput()),
      lists.flatMap((patterns, index) =>
        patterns.map((pattern) => ({ pattern, port: FIRST_PORT + index })),
      ),
    );
    // CONNECT would close the connection each time; the lists do not care for the method.
    // miss_access ends an allowed request before any name is looked up.
    const squid = await prepareSquid(path, {
      files: renderSquid(input),
      settings: ['miss_access deny all'],
      change: (text) => text.replaceAll('sekisho_connect sekisho_clients', 'sekisho_clients'),
    });
    try {
      expect((await squid.parse()).output).not.toMatch(COMPLAINT);
      await squid.start();
      const indexes = lists.map((patterns) =>
        buildRuleIndex(patterns.map((text) => ({ pattern: toPattern(text), value: text }))),
      );
      const questions = Array.from({ length: 100_000 }, (_, at) =>
        randomQuestion(random, at % lists.length),
      );
      const decisions = await askMany(squid.port, questions);
      const differences = questions.flatMap((question, at) =>
        decisions[at] === isAllowed(indexes, question)
          ? []
          : [{ ...question, squid: decisions[at], list: lists[question.list] }],
      );
      expect({ seed, differences: differences.slice(0, 3) }).toEqual({ seed, differences: [] });
      const allowed = decisions.filter((decision) => decision === true).length;
      expect(allowed).toBeGreaterThan(10_000);
      expect(allowed).toBeLessThan(90_000);
    } finally {
      await squid.stop();
    }
  }, 60_000);
});

const FIRST_PORT = 20_001;
// Few labels, so that suffixes of one another and near misses are common.
const LABELS = ['a', 'b', 'ab', 'ba', 'a-b', 'x1', '1', 'com', 'net', 'xn--bcher-kva'];
const TOPS = ['com', 'net', 'a', 'ab', 'a-b'];

interface Question {
  readonly list: number;
  /** As it goes over the wire: any case, perhaps a final dot. */
  readonly host: string;
}

function randomPatterns(random: (below: number) => number): string[] {
  const kinds = ['', '', '*.', '.'];
  return Array.from(
    { length: 1 + random(8) },
    () => `${kinds[random(kinds.length)] ?? ''}${randomName(random, 3)}`,
  );
}

function randomQuestion(random: (below: number) => number, list: number): Question {
  const name = randomName(random, 4);
  const cased =
    random(4) === 0
      ? [...name].map((letter) => (random(2) === 0 ? letter.toUpperCase() : letter)).join('')
      : name;
  return { list, host: random(8) === 0 ? `${cased}.` : cased };
}

function randomName(random: (below: number) => number, longest: number): string {
  const labels = Array.from(
    { length: random(longest) },
    () => LABELS[random(LABELS.length)] ?? 'a',
  );
  return [...labels, TOPS[random(TOPS.length)] ?? 'com'].join('.');
}

function isAllowed(indexes: readonly RuleIndex<string>[], { list, host }: Question): boolean {
  return indexes[list]?.has(toName(host)) === true;
}

/** mulberry32: small, and the same everywhere for a seed that a failure prints. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One keep-alive connection for every eighth of the questions, some requests ahead of the answers. */
async function askMany(
  port: number,
  questions: readonly Question[],
): Promise<(boolean | undefined)[]> {
  const share = Math.ceil(questions.length / 8);
  const parts = Array.from({ length: 8 }, (_, at) => questions.slice(at * share, (at + 1) * share));
  return (await Promise.all(parts.map((part) => askInTurn(port, part)))).flat();
}

function askInTurn(port: number, questions: readonly Question[]): Promise<(boolean | undefined)[]> {
  return new Promise((resolve, reject) => {
    const answers: boolean[] = [];
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let rest = '';
    const send = (): void => {
      while (sent < questions.length && sent - answers.length < 4) {
        const { host, list } = questions[sent] ?? { host: '', list: 0 };
        socket.write(
          `GET http://${host}:${String(FIRST_PORT + list)}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
        );
        sent += 1;
      }
      if (answers.length === questions.length) socket.destroy();
    };
    socket.setEncoding('latin1');
    socket.on('connect', send);
    socket.on('data', (text: string) => {
      const pages = `${rest}${text}`.split('</html>');
      rest = pages.pop() ?? '';
      for (const page of pages) answers.push(page.includes('ERR_FORWARDING_DENIED'));
      send();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answers));
  });
}

/** The name's neighbours: one beside it, one under it, one that only ends or begins like it, and its parent. */
function siblings(name: string): string[] {
  const parent = name.slice(name.indexOf('.') + 1);
  return [
    `sekisho-sibling.${parent}`,
    `under.${name}`,
    `evil${name}`,
    `${name}.example.com`,
    parent,
  ];
}

function fromLoopback(input: RenderInput): RenderInput {
  return { ...input, appliance: { ...input.appliance, address: '127.0.0.1' } };
}

async function startEcho(): Promise<Server> {
  const server = createServer((socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** CONNECT, and one word through the tunnel when there is one. */
async function askTunnel(
  port: number,
  target: string,
  localAddress = '127.0.0.1',
): Promise<{ status: number; echoed: string | null }> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.setEncoding('latin1');
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const head = await readUntil(socket, '\r\n\r\n');
  const status = Number(head.split(' ')[1]);
  let echoed: string | null = null;
  if (status === 200) {
    socket.write('hello');
    echoed = (await readUntil(socket, 'hello')).trim();
  }
  socket.destroy();
  return { status, echoed };
}

async function readUntil(socket: Socket, end: string): Promise<string> {
  let text = '';
  while (!text.includes(end)) {
    const [more]: unknown[] = await once(socket, 'data');
    text += String(more);
  }
  return text;
}
