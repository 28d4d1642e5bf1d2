// For tests: Debian's azure-cli against an emulator, by Azure's own names through its proxy.

import { execFileSync, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { CLIENT, type TestEmulator } from './emulator.ts';

/** Debian's own Python, which has az as a library. */
const PYTHON = '/usr/bin/python3';

export const hasAz = ((): boolean => {
  try {
    execFileSync(PYTHON, ['-c', 'import azure.cli.core'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface AzOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What the emulator was asked meanwhile: method, path. */
  readonly asked: readonly string[];
}

export interface Az {
  run(args: readonly string[]): Promise<AzOutcome>;
  /** Every command below some groups. */
  commands(groups: readonly string[]): Promise<readonly string[]>;
  /** Runs one with a value for each option that it asks for. */
  runWithValues(command: string, values: Readonly<Record<string, string>>): Promise<AzOutcome>;
  close(): Promise<void>;
}

/** Signed in as the test's application. */
export async function startAz(emulator: TestEmulator): Promise<Az> {
  const ca = join(emulator.folder, 'ca.pem');
  await writeFile(ca, emulator.ca);
  const child = spawn(PYTHON, [join(import.meta.dirname, 'az_loop.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      AZURE_CONFIG_DIR: join(emulator.folder, 'azure'),
      AZURE_CORE_COLLECT_TELEMETRY: 'no',
      AZURE_CORE_ONLY_SHOW_ERRORS: 'yes',
      REQUESTS_CA_BUNDLE: ca,
      HTTPS_PROXY: `http://localhost:${String(emulator.port)}`,
      https_proxy: `http://localhost:${String(emulator.port)}`,
    },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error('az has stopped');
    return JSON.parse(value);
  };
  const run: Az['run'] = async (args) => {
    emulator.requests.clear();
    // The form that az_loop.py answers.
    const outcome = (await ask({ args })) as Omit<AzOutcome, 'asked'>;
    const asked = emulator.requests
      .summary()
      .requests.map(({ method, host, path }) => `${method} ${host}${path}`);
    return { ...outcome, asked };
  };
  // The secret in a file: a command line is there for everybody on the machine to read.
  const secret = join(emulator.folder, 'secret');
  await writeFile(secret, CLIENT.secret, { mode: 0o600 });
  const login = await run([
    'login',
    '--service-principal',
    '--username',
    CLIENT.appId,
    '--password',
    `@${secret}`,
    '--tenant',
    emulator.cloud.tenantId,
  ]);
  if (login.code !== 0) throw new Error(`az could not sign in: ${login.err}`);
  return {
    run,
    // The form that az_loop.py answers.
    commands: async (groups) => (await ask({ list: groups })) as readonly string[],
    runWithValues: (command, values) => runWithValues(run, command.split(' '), values),
    close: async () => {
      child.stdin.end();
      await new Promise((resolve) => void child.once('close', resolve));
    },
  };
}

/** It says itself what it misses, some at a time. */
async function runWithValues(
  run: Az['run'],
  command: readonly string[],
  values: Readonly<Record<string, string>>,
): Promise<AzOutcome> {
  const args = [...command];
  for (;;) {
    const outcome = await run(args);
    if (/Operation cancelled/.test(outcome.err) && !args.includes('--yes')) {
      args.push('--yes');
      continue;
    }
    const missing =
      /(?:arguments are required: |Missing required )(.+)/.exec(outcome.err)?.[1] ?? '';
    const options = [...missing.matchAll(/(?:^|[\s,])(--[\w-]+|-\w|[A-Z_]{3,})/g)].map(
      (match) => match[1] ?? '',
    );
    const fresh = options.filter((option) => !args.includes(option));
    if (fresh.length === 0) return outcome;
    for (const option of fresh)
      args.push(...(option.startsWith('-') ? [option] : []), values[option] ?? 'x');
  }
}
