// assist with a real Squid and a real BIND: a name that Squid really denied is added, or proposed, or only shown,
// by what the plan says of it; and the next request for it passes.

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { runCli, type CliResult } from '../../../../../test/cli/run-cli.ts';
import type { PrintedEvent } from '@sekisho/core/documents/documents.ts';

type AssistLine = Extract<PrintedEvent, { readonly schema: 'sekisho/assist-event/2' }>;
import { BIND_WANTED, prepareBind, type RealBind } from '@sekisho/test-kit/sync/real-bind.ts';
import {
  prepareRealSquid,
  SQUID_WANTED,
  type RealSquid,
} from '@sekisho/test-kit/sync/real-squid.ts';
import { askTunnel, type TunnelVerdict } from '@sekisho/core/products/squid/ask-tunnel.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { run } from '../main.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const DIAGNOSTICS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
const LOOK_ALIKE = 'jpepod01rcm1evhbdiagsevil.servicebus.windows.net';
const OTHER_TENANT = 'somebody.servicebus.windows.net';
/** Places of any account's content, which a requirement's suffix covers. */
const CONTENT_NAMES = [
  'onedrive.live.com',
  'storage.live.com',
  'forms.office.com',
  'attacker.office.com',
];
const SIGN_IN = ['a.msauth.net', 'b.msauth.net'];
const UNKNOWN = 'unknown.example.com';
const KEY_VAULT = 'privateasr58afkv.vault.azure.net';

describeWithPrograms(
  'assist',
  [...SQUID_WANTED, ...BIND_WANTED.slice(0, 1)],
  ([squidPath = '', named = '']) => {
    let folder: string;
    let upstream: SmallDnsServer;
    let bind: RealBind;
    let squid: RealSquid;
    let stop: AbortController;
    let running: Promise<CliResult | null>;
    let said: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sekisho-assist-'));
      // Another test may serve the example itself at this time.
      await cp(EXAMPLE_SITE, folder, {
        recursive: true,
        filter: (from) => !from.endsWith('.sekisho'),
      });
      upstream = await startSmallDns('127.0.0.1', () => null);
      bind = await prepareBind(named, {
        zones: [],
        policyZone: 'sekisho.rpz',
        upstreamPort: upstream.port,
      });
      squid = await prepareRealSquid(squidPath, {
        way: 'helper',
        lists: { 'allow.txt': '' },
        names: [DIAGNOSTICS, LOOK_ALIKE, ...CONTENT_NAMES, ...SIGN_IN, OTHER_TENANT, UNKNOWN],
      });
      await Promise.all([bind.start(), squid.start()]);
      const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
      // Here the appliance is this machine: it is the one that asks Squid.
      site.networks.onPremises.push('127.0.0.0/8');
      site.appliances[0].address = '127.0.0.1';
      Object.assign(site.resolvers[0], {
        sync: {
          driver: 'bind',
          server: '127.0.0.1',
          port: bind.port,
          policyZone: 'sekisho.rpz',
          tsigKeyFile: bind.keyFile,
        },
      });
      Object.assign(site.proxies[0], {
        address: '127.0.0.1',
        port: squid.port,
        sync: { driver: 'squid', folder: squid.lists, probe: false },
      });
      await writeFile(join(folder, 'site.yaml'), stringify(site));
      stop = new AbortController();
      running = Promise.resolve(null);
      said = '';
    }, 60_000);
    afterEach(async () => {
      stop.abort();
      await running;
      await Promise.all([bind.stop(), squid.stop(), upstream.close()]);
      await rm(folder, { recursive: true });
    });

    const ask = (name: string, until: TunnelVerdict): Promise<TunnelVerdict> =>
      askTunnel({ address: '127.0.0.1', port: squid.port }, `${name}:443`, {
        signal: new AbortController().signal,
        timeoutMs: 10_000,
        until: (verdict) => verdict === until,
      });
    const listed = () =>
      expect.poll(() => readFile(join(squid.lists, 'allow.txt'), 'utf8'), {
        timeout: 40_000,
        interval: 50,
      });
    const eventsOf = (stdout: string): AssistLine[] =>
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line): AssistLine => JSON.parse(line));
    /** What goes on is heard as it is said. */
    const begin = (...argv: readonly string[]): void => {
      running = runCli(['assist', folder, ...argv, '--apply', '--json'], {
        signal: stop.signal,
        cwd: folder,
        onStdout: (text) => (said += text),
      });
    };
    /** Until it has said all of them, in whole lines. */
    const told = (...wanted: readonly Readonly<Record<string, string>>[]) =>
      expect
        .poll(() => eventsOf(said.slice(0, said.lastIndexOf('\n') + 1)), { timeout: 40_000 })
        .toEqual(
          expect.arrayContaining(wanted.map((each): unknown => expect.objectContaining(each))),
        );
    const seenDenied = (...names: readonly string[]) =>
      told(...names.map((name) => ({ event: 'denied', name })));

    test('without --apply it looks once, says what it would do, and changes nothing', async () => {
      expect(await ask(DIAGNOSTICS, 'refused')).toBe('refused');
      await expect.poll(() => readFile(squid.accessLog, 'utf8')).toContain(DIAGNOSTICS);
      const { exit, stdout } = await runCli(['assist', folder, squid.accessLog, '--json']);
      expect(exit).toBe(1);
      const events = eventsOf(stdout);
      expect(events[0]).toMatchObject({ event: 'started', mode: 'watch', dryRun: true });
      expect(events.filter(({ event }) => event === 'synced')).toHaveLength(2);
      expect(events.find(({ event }) => event === 'denied')).toMatchObject({
        name: DIAGNOSTICS,
        decision: 'only-shown',
      });
      expect(events.at(-1)).toMatchObject({ event: 'end', because: 'shown', ok: false });
      expect(await readFile(join(squid.lists, 'allow.txt'), 'utf8')).toBe('');
      await expect(readdir(join(folder, '.sekisho'))).rejects.toThrow('ENOENT');
      const refused = await runCli(['assist', folder, '--yes']);
      expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining('--apply')]);
    }, 60_000);

    describe('--apply', () => {
      test('of names that only the owner of a service can have one a requirement is added; names of others wait, whatever option is given', async () => {
        begin(squid.accessLog);
        await listed().toContain('443 login.microsoftonline.com\n');
        for (const name of [...SIGN_IN, ...CONTENT_NAMES, LOOK_ALIKE])
          expect(await ask(name, 'refused')).toBe('refused');
        await listed().toMatch(/[ab]\.msauth\.net/);
        await seenDenied(...SIGN_IN, ...CONTENT_NAMES, LOOK_ALIKE);
        stop.abort();
        const denied = eventsOf((await running)?.stdout ?? '')
          .filter((each) => each.event === 'denied')
          .map(({ name, decision }) => `${decision} ${name}`);
        expect(denied.filter((each) => each.startsWith('added'))).toHaveLength(1);
        expect(denied.filter((each) => each.startsWith('proposed'))).toEqual(
          expect.arrayContaining([...CONTENT_NAMES, LOOK_ALIKE].map((name) => `proposed ${name}`)),
        );
        const allow = await readFile(join(squid.lists, 'allow.txt'), 'utf8');
        expect(allow.match(/[ab]\.msauth\.net/g)).toHaveLength(1);
        for (const name of [...CONTENT_NAMES, LOOK_ALIKE]) expect(allow).not.toContain(name);
      }, 60_000);

      test('a name that anybody could have registered waits until a person confirms it; a look-alike stays denied, and the next plan tells who, when and why', async () => {
        begin(squid.accessLog);
        await listed().toContain('443 login.microsoftonline.com\n');
        expect(await ask(OTHER_TENANT, 'refused')).toBe('refused');
        expect(await ask(UNKNOWN, 'refused')).toBe('refused');
        expect(await ask(LOOK_ALIKE, 'refused')).toBe('refused');
        expect(await ask(DIAGNOSTICS, 'refused')).toBe('refused');
        // Before it has read of a name, the person would answer a question that is not asked yet.
        await seenDenied(DIAGNOSTICS, LOOK_ALIKE, OTHER_TENANT, UNKNOWN);
        const approved = await runCli(['assist', folder, '--approve', DIAGNOSTICS, '--lang', 'en']);
        expect(approved).toMatchObject({ exit: 0, stdout: expect.stringContaining('confirmed') });
        const refused = await runCli(['assist', folder, '--refuse', LOOK_ALIKE, '--lang', 'ja']);
        expect(refused).toMatchObject({ exit: 0, stdout: expect.stringContaining(LOOK_ALIKE) });
        expect(await ask(DIAGNOSTICS, 'allowed')).toBe('allowed');
        expect(await ask(OTHER_TENANT, 'refused')).toBe('refused');
        // What registration creates meanwhile is pushed too.
        expect(await askDns(bind.port, KEY_VAULT)).toMatchObject({ addresses: [] });
        await cp(join(folder, 'estate-after-setup'), join(folder, 'estate'), { recursive: true });
        await expect
          .poll(async () => (await askDns(bind.port, KEY_VAULT))?.addresses.length, {
            timeout: 40_000,
            interval: 50,
          })
          .toBe(1);
        await told(
          { event: 'denied', decision: 'added', name: DIAGNOSTICS },
          { event: 'denied', decision: 'declined', name: LOOK_ALIKE },
        );
        stop.abort();
        const result = await running;
        expect(result?.exit).toBe(130);
        const events = eventsOf(result?.stdout ?? '');
        expect(events[0]).toMatchObject({
          schema: 'sekisho/assist-event/2',
          event: 'started',
          mode: 'add',
          learned: [],
        });
        const denied = events
          .filter((each) => each.event === 'denied')
          .map(({ name, decision, standing }) => `${name} ${decision} ${standing}`);
        expect(denied.toSorted()).toEqual([
          `${DIAGNOSTICS} added other-tenants`,
          `${DIAGNOSTICS} proposed other-tenants`,
          `${LOOK_ALIKE} declined other-tenants`,
          `${LOOK_ALIKE} proposed other-tenants`,
          `${OTHER_TENANT} only-shown unexpected`,
          `${UNKNOWN} only-shown unexpected`,
        ]);
        expect(events.at(-1)).toMatchObject({ event: 'end', because: 'interrupted', ok: false });
        const allow = await readFile(join(squid.lists, 'allow.txt'), 'utf8');
        expect(allow).toContain(`443 ${DIAGNOSTICS}\n`);
        expect(allow).not.toMatch(/somebody|unknown|evil|\*/);
        const plan: unknown = JSON.parse((await runCli(['plan', folder, '--json'])).stdout);
        expect(plan).toMatchObject({
          layers: { 'proxy-allow': { allow: expect.arrayContaining([DIAGNOSTICS]) as unknown } },
          warnings: expect.arrayContaining([
            expect.objectContaining({ code: 'learned-by-person', severity: 'note' }),
          ]) as unknown,
        });
        expect(await runCli(['sync', folder, '--once', '--apply'])).toMatchObject({
          exit: 0,
          stdout: expect.stringMatching(/^proxy1 \(squid\): 0 changed/m) as unknown,
        });
      }, 60_000);

      test('what another machine is denied is neither added nor shown', async () => {
        begin('other.log');
        await listed().toContain('443 login.microsoftonline.com\n');
        const now = (Date.now() / 1000).toFixed(3);
        const denied = (client: string, name: string): string =>
          `${now}      0 ${client} TCP_DENIED/403 3861 CONNECT ${name}:443 - HIER_NONE/- text/html\n`;
        await writeFile(
          join(folder, 'other.log'),
          `${denied('10.1.9.9', DIAGNOSTICS)}${denied('127.0.0.1', UNKNOWN)}`,
        );
        // The line behind it has been read.
        await seenDenied(UNKNOWN);
        stop.abort();
        const events = eventsOf((await running)?.stdout ?? '');
        expect(events.filter(({ event }) => event === 'log')).toMatchObject([
          { state: 'waiting' },
          { state: 'read' },
        ]);
        expect(events.filter(({ event }) => event === 'denied')).toMatchObject([{ name: UNKNOWN }]);
        expect(await readFile(join(squid.lists, 'allow.txt'), 'utf8')).not.toContain(DIAGNOSTICS);
      }, 60_000);

      test('--until ends it when the stage was seen', async () => {
        const log = [
          { event: 'stage-started', stage: 'health' },
          { event: 'stage-done', stage: 'health' },
        ].map((each) => JSON.stringify({ at: new Date().toISOString(), ...each }));
        await writeFile(join(folder, 'appliance.log'), `${log.join('\n')}\n`);
        const result = await runCli([
          'assist',
          folder,
          join(folder, 'appliance.log'),
          '--apply',
          '--json',
          '--until',
          'health',
          '--log-format',
          'appliance',
        ]);
        expect(result).toMatchObject({ exit: 0, stderr: '' });
        expect(eventsOf(result.stdout).at(-1)).toMatchObject({
          event: 'end',
          because: 'stage-reached',
          ok: true,
        });
      }, 60_000);
    });

    test('report mode: nothing is refused to the appliance and nothing added; when it ends, the list counts again', async () => {
      begin(squid.accessLog, '--report');
      await listed().toContain('443 login.microsoftonline.com\n');
      expect(await ask(UNKNOWN, 'allowed')).toBe('allowed');
      expect(await ask(DIAGNOSTICS, 'allowed')).toBe('allowed');
      await told(
        { event: 'would-deny', name: DIAGNOSTICS },
        { event: 'would-deny', name: UNKNOWN },
      );
      stop.abort();
      const events = eventsOf((await running)?.stdout ?? '');
      const would = events
        .filter((each) => each.event === 'would-deny')
        .map(({ name, standing }) => `${name} ${standing}`);
      expect(would.toSorted()).toEqual([`${DIAGNOSTICS} other-tenants`, `${UNKNOWN} unexpected`]);
      expect(events.find(({ event }) => event === 'report-mode')).toMatchObject({
        proxy: 'proxy1',
        state: 'on',
      });
      expect(await readFile(join(squid.lists, 'allow.txt'), 'utf8')).not.toContain(DIAGNOSTICS);
      expect(await ask(UNKNOWN, 'refused')).toBe('refused');
    }, 60_000);

    test('on a terminal a person is asked, and the screen is left as it was', async () => {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      let screen = '';
      // Lines end at words: what stands on two of them is one sentence.
      // oxlint-disable-next-line no-control-regex -- escapes are the point
      const sentences = (): string =>
        screen.replaceAll(/\u001b\[K\r\n/g, ' ').replaceAll(/ +/g, ' ');
      const stdout = {
        isTTY: true,
        columns: 100,
        rows: 30,
        write: (text: string) => (screen += text),
      };
      const running2 = run(['assist', folder, squid.accessLog, '--apply', '--lang', 'en'], {
        stdin,
        stdout,
        stderr: { write: () => undefined },
        env: { NO_COLOR: '1' },
        cwd: folder,
        signal: stop.signal,
      });
      try {
        await listed().toContain('443 login.microsoftonline.com\n');
        expect(await ask(DIAGNOSTICS, 'refused')).toBe('refused');
        await expect
          .poll(sentences, { timeout: 40_000 })
          .toContain(`allow ${DIAGNOSTICS}:443 at the proxy, this one name? [y/n, then Enter]`);
        expect(await readFile(join(squid.lists, 'allow.txt'), 'utf8')).not.toContain(DIAGNOSTICS);
        stdin.write('maybe\ny\n');
        await listed().toContain(`443 ${DIAGNOSTICS}\n`);
        await expect
          .poll(sentences, { timeout: 40_000 })
          .toContain(`added: ${DIAGNOSTICS}:443 (proxy allow-list)`);
      } finally {
        stop.abort();
      }
      expect(await running2).toBe(130);
      expect(screen.startsWith('\u001b[?1049h')).toBe(true);
      const after = screen.split('\u001b[?1049l')[1] ?? '';
      expect(after).toContain('To be set by hand');
      expect(after).toContain('bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY');
      expect(after).not.toContain('\u001b');
    }, 60_000);
  },
);
