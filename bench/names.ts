// Look-ups of names in an index of rules: against a plain loop, and against real
// Squid's dstdomain ACL with the same list and the same names. Squid's figure is that
// of whole requests; the same requests with a list of one entry tell what HTTP costs.

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

import { toName, type Name } from '@sekisho/dns/name.ts';
import { matchesPattern, toPattern, type Pattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex } from '@sekisho/core/names/rule-index.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { ESTATE_AFTER, planInput, PRIVATE_LINKS } from '@sekisho/test-kit/plan/japan-east.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import { decide } from '@sekisho/core/roads/trace.ts';
import { renderSquid } from '@sekisho/core/products/squid/render.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { prepareSquid } from '@sekisho/test-kit/render/real-squid.ts';
import { renderInput, withAllowList } from '@sekisho/test-kit/render/render-input.ts';

const PORT = 20_001;
const ASKED = 200_000;
const SQUID_REQUESTS = 40_000;
const CONNECTIONS = 8;

/** Half single names, half suffixes, as allow-lists are; repeatable. */
function makeRules(count: number): Pattern[] {
  return Array.from({ length: count }, (_, at) =>
    toPattern(
      at % 2 === 0
        ? `host${String(at)}.zone${String(at % 977)}.example.com`
        : `*.zone${String(at)}.example.net`,
    ),
  );
}

function makeNames(rules: number): Name[] {
  return Array.from({ length: 20_000 }, (_, at) => {
    const pick = (at * 7919) % rules;
    return toName(
      at % 3 === 0
        ? `host${String(pick - (pick % 2))}.zone${String((pick - (pick % 2)) % 977)}.example.com`
        : at % 3 === 1
          ? `a${String(at)}.zone${String(pick)}.example.net`
          : `nobody${String(at)}.example.org`,
    );
  });
}

function rate(asked: number, ask: (at: number) => unknown): number {
  for (let at = 0; at < Math.min(asked, 20_000); at += 1) ask(at);
  const started = performance.now();
  for (let at = 0; at < asked; at += 1) ask(at);
  return (asked / (performance.now() - started)) * 1000;
}

function measureIndex(): void {
  let before: { index: number; decisions: number } | null = null;
  for (const count of [1000, 50_000, 100_000]) {
    const rules = makeRules(count);
    const names = makeNames(count);
    const index = buildRuleIndex(rules.map((pattern, value) => ({ pattern, value })));
    const nameAt = (at: number): Name =>
      names[at % names.length] ?? names[0] ?? toName('a.example');
    const indexed = rate(ASKED * 5, (at) => index.has(nameAt(at)));
    const looped = rate(Math.max(100, Math.floor(20_000_000 / count)), (at) =>
      rules.some((rule) => matchesPattern(rule, nameAt(at))),
    );
    const decisions = measureDecisions(rules, nameAt);
    const slower =
      before === null
        ? ''
        : `; ${(before.index / indexed).toFixed(2)} x and ${(before.decisions / decisions).toFixed(2)} x slower than at 1,000`;
    print(
      `${String(count).padStart(7)} rules: ${million(indexed)} look-ups, ${(indexed / looped).toFixed(0)} x a plain loop; ${million(decisions)} decisions of trace${slower}`,
    );
    before ??= { index: indexed, decisions };
  }
}

/** Whole decisions of the model: bypass list, allow-list, resolution, firewall. */
function measureDecisions(rules: readonly Pattern[], nameAt: (at: number) => Name): number {
  const input = planInput({ estate: ESTATE_AFTER });
  const settings = toSettings(composePlan(input));
  const proxyAllow = rules.map((rule) => (rule.kind === 'exact' ? rule.name : `*.${rule.suffix}`));
  const world = prepareWorld(
    composeWorld({ ...input, settings: { ...settings, proxyAllow }, privateLinks: PRIVATE_LINKS }),
  );
  return rate(ASKED, (at) => decide(world, { program: 'system', name: nameAt(at), port: 443 }));
}

async function measureSquid(): Promise<void> {
  const path = findProgram('squid');
  if (path === null) {
    print('Squid is not on this machine (Debian package squid): not measured');
    return;
  }
  const names = makeNames(50_000);
  const one = await squidRate(path, ['nobody.example.edu'], names);
  const many = await squidRate(
    path,
    makeRules(50_000).map((rule) => (rule.kind === 'exact' ? rule.name : `*.${rule.suffix}`)),
    names,
  );
  const index = buildRuleIndex(makeRules(50_000).map((pattern, value) => ({ pattern, value })));
  const ours = rate(ASKED, (at) => index.has(names[at % names.length] ?? toName('a.example')));
  print(
    `real Squid, requests a second: ${one.toFixed(0)} with a list of 1, ${many.toFixed(0)} with 50,000; ours decides ${(ours / many).toFixed(0)} x as many names as Squid answers requests`,
  );
}

async function squidRate(
  path: string,
  allow: readonly string[],
  names: readonly Name[],
): Promise<number> {
  const input = renderInput();
  const local = { ...input, appliance: { ...input.appliance, address: '127.0.0.1' } };
  const files = renderSquid(
    withAllowList(
      local,
      allow.map((pattern) => ({ pattern, port: PORT })),
    ),
  );
  // miss_access ends an allowed request before any name is looked up; GET keeps the connection open.
  const squid = await prepareSquid(path, {
    files,
    settings: ['miss_access deny all'],
    change: (text) => text.replaceAll('sekisho_connect sekisho_clients', 'sekisho_clients'),
  });
  try {
    await squid.start();
    const share = SQUID_REQUESTS / CONNECTIONS;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: CONNECTIONS }, (_, part) =>
        askInTurn(
          squid.port,
          Array.from(
            { length: share },
            (__, at) => names[(part * share + at) % names.length] ?? '',
          ),
        ),
      ),
    );
    return (SQUID_REQUESTS / (performance.now() - started)) * 1000;
  } finally {
    await squid.stop();
  }
}

function askInTurn(port: number, names: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let answered = 0;
    const send = (): void => {
      while (sent < names.length && sent - answered < 4) {
        const host = names[sent] ?? '';
        socket.write(`GET http://${host}:${String(PORT)}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
        sent += 1;
      }
      if (answered === names.length) socket.destroy();
    };
    socket.setEncoding('latin1');
    socket.on('connect', send);
    socket.on('data', (text: string) => {
      answered += text.split('</html>').length - 1;
      send();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}

function million(perSecond: number): string {
  return `${(perSecond / 1e6).toFixed(2)} million/s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

print(
  `Node ${process.version}, ${/model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor'}`,
);
measureIndex();
await measureSquid();
