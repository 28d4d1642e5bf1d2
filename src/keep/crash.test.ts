// Killed (SIGKILL) at every step of a round, against real servers: the next round goes on from wherever that one
// stood, ends with what is wanted, and what belongs to others is as it was.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '../render/testing/describe-with-programs.ts';
import { makeFolder, runProgram } from '../render/testing/programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '../render/testing/small-dns.ts';
import type { Driver } from './driver.ts';
import { bindDriver } from './drivers/bind.ts';
import { dnsmasqDriver } from './drivers/dnsmasq.ts';
import { unboundDriver } from './drivers/unbound.ts';
import { readJournal } from './journal.ts';
import { syncTarget } from './sync-target.ts';
import { syncOptions, wanted, ZONE } from './testing/desired.ts';
import { BIND_WANTED, prepareBind } from './testing/real-bind.ts';
import { DNSMASQ_WANTED, prepareDnsmasq } from './testing/real-dnsmasq.ts';
import { prepareUnbound, UNBOUND_WANTED } from './testing/real-unbound.ts';
import { addressBytes } from './wire/addresses.ts';
import { exchange } from './wire/exchange.ts';
import { CLASS, OPCODE, TYPE } from './wire/message-writer.ts';
import { readTsigKey } from './wire/tsig-key.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BEFORE = { [`stays.${ZONE}`]: ['10.2.1.1'], [`moves.${ZONE}`]: ['10.2.1.2', '10.2.1.3'], [`goes.${ZONE}`]: ['10.2.1.4'] };
const AFTER = { [`stays.${ZONE}`]: ['10.2.1.1'], [`moves.${ZONE}`]: ['10.2.1.5'], [`comes.${ZONE}`]: ['10.2.1.6', '10.2.1.7'] };

/** Where the killed process ends itself; inside apply at its n-th write to a socket, rename of a file or signal to a server, or at its end where there are fewer. */
const STEPS = ['before observe', 'before apply', 'in apply 1', 'in apply 2', 'in apply 3', 'before verify', 'after verify'] as const;

/** Runs one round in a process of its own that kills itself at the step. `make` is code that makes the driver. */
async function runKilled(built: string, round: { readonly step: string; readonly make: string; readonly journalFile: string }): Promise<NodeJS.Signals | null> {
  const script = `
    import { syncTarget } from ${JSON.stringify(join(built, 'keep/sync-target.js'))};
    import { toEntry } from ${JSON.stringify(join(built, 'keep/entry.js'))};
    import dgram from 'node:dgram';
    import fs from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    import net from 'node:net';
    const step = ${JSON.stringify(round.step)};
    const { kill } = process;
    const die = () => kill.call(process, process.pid, 'SIGKILL');
    const driver = await (async () => { ${round.make} })();
    let writes = 0;
    let isApplying = false;
    // The write is on its way when the process ends; a rename is not.
    const count = () => isApplying && ++writes === Number(step.slice(9));
    for (const [prototype, name] of [[net.Socket.prototype, 'write'], [dgram.Socket.prototype, 'send']]) {
      const original = prototype[name];
      prototype[name] = function (...args) {
        const result = original.apply(this, args);
        if (count()) setTimeout(die, 2);
        return result;
      };
    }
    const { rename } = fs;
    fs.rename = (...args) => (count() ? new Promise(die) : rename(...args));
    syncBuiltinESMExports();
    process.kill = (...args) => (count() ? die() : kill.apply(process, args));
    const at = (name, call) => async (...args) => { if (step === name) die(); return call(...args); };
    const killing = {
      ...driver,
      observe: at('before observe', driver.observe),
      apply: at('before apply', async (...args) => {
        isApplying = step.startsWith('in apply');
        return driver.apply(...args);
      }),
      verify: at('before verify', async (...args) => {
        if (step.startsWith('in apply')) die();
        const found = await driver.verify(...args);
        if (step === 'after verify') die();
        return found;
      }),
    };
    const desired = Object.entries(${JSON.stringify(AFTER)}).map(([key, values]) => toEntry(key, values, 10));
    await syncTarget(killing, desired, { journalFile: ${JSON.stringify(round.journalFile)}, graceMs: 0, isForced: true, isDryRun: false, now: Date.now, signal: new AbortController().signal });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  if (child.signalCode !== 'SIGKILL') throw new Error(`it was not killed: ${said}`);
  return child.signalCode;
}

interface Place {
  readonly port: number;
  readonly folder: string;
  readonly driver: () => Promise<Driver>;
  /** The same driver as code for the process that is killed. */
  readonly make: (built: string) => string;
  readonly theirs: string;
  stop(): Promise<void>;
}

const imports = (built: string, name: string, file: string): string => `const { ${name} } = await import(${JSON.stringify(join(built, 'keep', file))});`;

const PRODUCTS = [
  {
    product: 'BIND',
    wanted: BIND_WANTED,
    start: async (path: string, upstream: number): Promise<Place> => {
      const bind = await prepareBind(path, { zones: [ZONE], upstreamPort: upstream });
      await bind.start();
      const options = { name: 'dns1', site: 'tokyo', zones: [ZONE], policyZone: null, flush: null };
      return {
        port: bind.port,
        folder: bind.folder,
        theirs: `theirs.${ZONE}`,
        driver: async () =>
          bindDriver({ ...options, server: { address: '127.0.0.1', port: bind.port, key: await readTsigKey(bind.keyFile), timeoutMs: 3000, now: Date.now }, aliases: () => new Map() }),
        make: (built) =>
          `${imports(built, 'bindDriver', 'drivers/bind.js')} ${imports(built, 'readTsigKey', 'wire/tsig-key.js')}
           return bindDriver({ ...${JSON.stringify(options)}, aliases: () => new Map(), server: { address: '127.0.0.1', port: ${String(bind.port)}, key: await readTsigKey(${JSON.stringify(bind.keyFile)}), timeoutMs: 3000, now: Date.now } });`,
        stop: bind.stop,
      };
    },
  },
  {
    product: 'Unbound',
    wanted: UNBOUND_WANTED,
    start: async (path: string, upstream: number): Promise<Place> => {
      const unbound = await prepareUnbound(path, upstream);
      await unbound.start();
      const options = { name: 'dns1', resolver: { address: '127.0.0.1', port: unbound.port }, controlSocket: unbound.controlSocket, file: unbound.file, timeoutMs: 2000 };
      return {
        port: unbound.port,
        folder: unbound.folder,
        theirs: 'theirs.example.com',
        driver: async () => unboundDriver({ ...options, aliases: () => new Map() }),
        make: (built) => `${imports(built, 'unboundDriver', 'drivers/unbound.js')} return unboundDriver({ ...${JSON.stringify(options)}, aliases: () => new Map() });`,
        stop: unbound.stop,
      };
    },
  },
  {
    product: 'dnsmasq',
    wanted: DNSMASQ_WANTED,
    start: async (path: string, upstream: number): Promise<Place> => {
      const dnsmasq = await prepareDnsmasq(path, upstream);
      await dnsmasq.start();
      const options = {
        name: 'dns1',
        resolver: { address: '127.0.0.1', port: dnsmasq.port },
        hostsFile: dnsmasq.hostsFile,
        serversFile: dnsmasq.serversFile,
        pidFile: dnsmasq.pidFile,
        timeoutMs: 2000,
      };
      return {
        port: dnsmasq.port,
        folder: dnsmasq.folder,
        theirs: 'theirs.example.com',
        driver: async () => dnsmasqDriver(options),
        make: (built) => `${imports(built, 'dnsmasqDriver', 'drivers/dnsmasq.js')} return dnsmasqDriver(${JSON.stringify(options)});`,
        stop: dnsmasq.stop,
      };
    },
  },
];

describe.each(PRODUCTS)('$product', ({ product, wanted: programs, start }) => {
  describeWithPrograms('killed in the middle', programs, ([path = '']) => {
    let built: Awaited<ReturnType<typeof makeFolder>>;
    let internet: SmallDnsServer;
    let place: Place;

    beforeAll(async () => {
      built = await makeFolder();
      await buildKeep(built.path);
      internet = await startSmallDns('127.0.0.1', () => null);
      place = await start(path, internet.port);
      if (product === 'BIND') await addTheirs(place);
    }, 60_000);
    afterAll(async () => {
      await place.stop();
      await Promise.all([internet.close(), built.remove()]);
    });

    test.each(STEPS)(
      '%s',
      async (step) => {
        const options = { ...syncOptions(place.folder), isForced: true };
        await syncTarget(await place.driver(), wanted(BEFORE), options);
        await runKilled(built.path, { step, make: place.make(built.path), journalFile: options.journalFile });
        const report = await syncTarget(await place.driver(), wanted(AFTER), options);
        expect(report).toMatchObject({ conflicts: [], takenBack: [], owned: 3 });
        for (const [name, addresses] of Object.entries(AFTER)) expect([name, (await askDns(place.port, name))?.addresses]).toEqual([name, addresses]);
        expect((await askDns(place.port, `goes.${ZONE}`))?.addresses).toEqual([]);
        expect((await askDns(place.port, place.theirs))?.addresses).toEqual(['10.9.9.9']);
        expect((await readJournal(options.journalFile, 'dns1')).pending.size).toBe(0);
        expect(await syncTarget(await place.driver(), wanted(AFTER), options)).toMatchObject({ changes: [], inStep: 3 });
      },
      30_000,
    );
  });
});

/** A record without a mark, as an admin makes it. */
async function addTheirs({ port, folder }: Place): Promise<void> {
  const server = { address: '127.0.0.1', port, key: await readTsigKey(join(folder, 'sekisho.key')), timeoutMs: 3000, now: Date.now };
  const record = { name: `theirs.${ZONE}`, type: TYPE.A, class: CLASS.IN, ttl: 300, data: addressBytes('10.9.9.9') };
  await exchange(server, { opcode: OPCODE.UPDATE, question: { name: ZONE, type: TYPE.SOA }, authorities: [record] }, new AbortController().signal);
}

/** keep as it is shipped: a process that is killed has to be a process of its own. */
async function buildKeep(folder: string): Promise<void> {
  const files = ['sync-target.ts', 'drivers/bind.ts', 'drivers/unbound.ts', 'drivers/dnsmasq.ts'].map((file) => join(ROOT, 'src/keep', file));
  const options = [
    '--outDir',
    folder,
    '--rootDir',
    join(ROOT, 'src'),
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    'node',
    '--skipLibCheck',
    '--rewriteRelativeImportExtensions',
    '--ignoreConfig',
  ];
  const { code, output } = await runProgram(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...files, ...options], { cwd: ROOT });
  if (code !== 0) throw new Error(`keep can't be compiled:\n${output}`);
  await mkdir(folder, { recursive: true });
  await rm(join(folder, 'node_modules'), { force: true, recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
}
