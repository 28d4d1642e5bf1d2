// `sekisho azure-emulator`: the emulated Azure by itself, until Ctrl-C.

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { requireAzurite } from '@sekisho/azure-emulator/cache/require-azurite.ts';
import type { AzureSeed } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import { cloudHosts } from '@sekisho/azure-emulator/names/cloud-hosts.ts';
import { seedFromEstate } from '@sekisho/azure-emulator/cloud/seed/seed-from-estate.ts';
import { startEmulator, type Emulator } from '@sekisho/azure-emulator/stand-alone/emulator.ts';
import { readSeed } from '@sekisho/azure-emulator/stand-alone/read-seed.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, loadSiteInput } from '../site-input.ts';

interface Options {
  readonly seed?: string;
  readonly site?: string;
  readonly port?: string;
  readonly caOut?: string;
  readonly envOut?: string;
  readonly network?: 'public' | 'private';
  readonly tokenSeconds?: string;
}

/** Who may sign in when the seed names nobody. */
interface Application {
  readonly appId: string;
  readonly secret: string;
}

export const execute: CommandModule['execute'] = async (command, _, given) => {
  const options = given as Options;
  requireAzurite();
  const { seed, application } = withApplication(await chooseSeed(command, options));
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-azure-cli-'));
  try {
    const say = (line: string): void =>
      void (command.isQuiet || command.isJson || command.io.stderr.write(`${line}\n`));
    const tokenSeconds = numberOf(options.tokenSeconds ?? '3600', '--token-seconds', 1, 86_400);
    const emulator = await startEmulator({
      seed,
      port: numberOf(options.port ?? '8443', '--port', 0, 65_535),
      workFolder: folder,
      log: say,
      tokenLifetimeMs: tokenSeconds * 1000,
      network: options.network ?? 'public',
      pace: { retryAfterSeconds: 1 },
    });
    try {
      const ca = resolve(command.io.cwd, options.caOut ?? join(folder, 'ca.pem'));
      await write(ca, emulator.ca, 0o644);
      if (options.envOut !== undefined)
        await write(
          resolve(command.io.cwd, options.envOut),
          environmentOf(emulator, ca, application),
          0o600,
        );
      announce(command, emulator, ca, options);
      await aborted(command.io.signal);
    } finally {
      await emulator.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return 130;
};

async function chooseSeed(command: Command, options: Options): Promise<AzureSeed> {
  if (options.seed !== undefined && options.site !== undefined)
    throw new UserError('--seed and --site exclude each other', { code: 'azure-emulator.seed' });
  if (options.seed !== undefined) return await readSeed(resolve(command.io.cwd, options.seed));
  const { site, reading, input, catalog } = await loadSiteInput(
    findSiteFolder(command, options.site, 'example'),
    {},
  );
  // Where a region's codes are not known, its own name stands for them: nothing else depends on it here.
  return seedFromEstate(reading.estate, {
    region: site.region,
    cloud: cloudHosts(catalog.cloudFacts(site.cloud)),
    codes: {
      siteRecovery: input.codes.asrCode ?? site.region,
      migrate: input.codes.migrateCode ?? site.region,
    },
  });
}

function withApplication(seed: AzureSeed): {
  readonly seed: AzureSeed;
  readonly application: Application | undefined;
} {
  if (seed.applications !== undefined && seed.applications.length > 0)
    return { seed, application: undefined };
  const application = { appId: randomUUID(), secret: randomBytes(24).toString('base64url') };
  return {
    seed: { ...seed, applications: [{ ...application, displayName: 'sekisho' }] },
    application,
  };
}

/** A file for a shell to read: nobody else may, since it holds the secret. */
function environmentOf(
  { origin, cloud }: Emulator,
  ca: string,
  application: Application | undefined,
): string {
  const subscription =
    cloud.state.resources.find((each) => each.type === 'Microsoft.Resources/subscriptions')?.name ??
    '';
  const lines = [
    `SEKISHO_AZURE_ENDPOINT=${origin}`,
    `AZURE_AUTHORITY_HOST=${origin}`,
    `AZURE_TENANT_ID=${cloud.tenantId}`,
    `AZURE_SUBSCRIPTION_ID=${subscription}`,
    ...(application === undefined
      ? []
      : [`AZURE_CLIENT_ID=${application.appId}`, `AZURE_CLIENT_SECRET=${application.secret}`]),
    `NODE_EXTRA_CA_CERTS=${quote(ca)}`,
    `REQUESTS_CA_BUNDLE=${quote(ca)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function announce(
  command: Command,
  { origin, cloud }: Emulator,
  ca: string,
  options: Options,
): void {
  if (command.isJson) {
    const subscriptions = cloud.state.resources
      .filter((each) => each.type === 'Microsoft.Resources/subscriptions')
      .map((each) => each.name);
    printJson(command.io, {
      schema: 'sekisho/azure-emulator/1',
      endpoint: origin,
      tenantId: cloud.tenantId,
      subscriptions,
      ca,
    });
    return;
  }
  const { io } = command;
  io.stdout.write(`Resource Manager and sign-in at ${origin}, certificate authority in ${ca}\n`);
  if (options.envOut !== undefined)
    io.stdout.write(`environment for clients in ${resolve(io.cwd, options.envOut)}\n`);
  if (!command.isQuiet)
    io.stderr.write(
      `tenant ${cloud.tenantId}; state at ${origin}/_emulator/state; Ctrl-C ends it\n`,
    );
}

function numberOf(text: string, flag: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UserError(`${flag} ${text} is not a number from ${String(least)} to ${String(most)}`, {
    code: 'azure-emulator.number',
  });
}

async function write(path: string, text: string, mode: number): Promise<void> {
  await writeFile(path, text, { mode }).catch((cause: unknown) => {
    throw new OutsideError(`can't write ${path}`, {
      code: 'azure-emulator.write',
      where: path,
      cause,
    });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
