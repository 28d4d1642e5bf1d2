// The emulated Azure on a command line: from options to a running emulator, until it is interrupted.

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Catalog } from '@sekisho/core/catalog/catalog.ts';
import type { EstateReading } from '@sekisho/core/estate/reading.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { requireAzurite } from '../cache/require-azurite.ts';
import type { AzureSeed } from '../cloud/seed/seed.ts';
import { seedFromEstate } from '../cloud/seed/seed-from-estate.ts';
import { cloudHosts } from '../names/cloud-hosts.ts';
import { startEmulator, type Emulator } from './emulator.ts';
import type { GivenOptions } from './options.ts';
import { readSeed } from './read-seed.ts';

/** The outside world of a run. */
export interface ServeIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** What paths are relative to. */
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** One JSON document on standard output, and nothing else. */
  readonly isJson: boolean;
  readonly isQuiet: boolean;
}

/** Who may sign in when the seed names nobody. */
interface Application {
  readonly appId: string;
  readonly secret: string;
}

/** `siteSeed`: what exists where no `--seed` says it. */
export async function serveEmulator(
  options: GivenOptions,
  io: ServeIo,
  siteSeed: () => Promise<AzureSeed>,
): Promise<void> {
  requireAzurite();
  const { seed, application } = withApplication(await chooseSeed(options, io, siteSeed));
  const listen = options.listen ?? '127.0.0.1';
  if (parseAddress(listen) === null)
    throw new UserError(`--listen ${listen} is no IP address`, {
      code: 'azure-emulator.listen',
      hint: 'give one of this machine, or 0.0.0.0 for all',
    });
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-azure-cli-'));
  try {
    const say = (line: string): void =>
      void (io.isQuiet || io.isJson || io.stderr.write(`${line}\n`));
    const tokenSeconds = numberOf(options.tokenSeconds ?? '3600', '--token-seconds', 1, 86_400);
    const emulator = await startEmulator({
      seed,
      port: numberOf(options.port ?? '8443', '--port', 0, 65_535),
      address: listen,
      workFolder: folder,
      log: say,
      tokenLifetimeMs: tokenSeconds * 1000,
      network: options.network ?? 'public',
      pace: { retryAfterSeconds: 1 },
    });
    try {
      const ca = resolve(io.cwd, options.caOut ?? join(folder, 'ca.pem'));
      await write(ca, emulator.ca, 0o644);
      if (options.envOut !== undefined)
        await write(
          resolve(io.cwd, options.envOut),
          environmentOf(emulator, ca, application),
          0o600,
        );
      announce(io, emulator, ca, options);
      await aborted(io.signal);
    } finally {
      await emulator.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function chooseSeed(
  { seed, site }: GivenOptions,
  { cwd }: ServeIo,
  siteSeed: () => Promise<AzureSeed>,
): Promise<AzureSeed> {
  if (seed === undefined) return await siteSeed();
  if (site === undefined) return await readSeed(resolve(cwd, seed));
  throw new UserError('--seed and --site exclude each other', { code: 'azure-emulator.seed' });
}

/** Where a region's codes are not known, its own name stands for them: nothing else depends on it here. */
export function seedOfSite(site: Site, { estate }: EstateReading, catalog: Catalog): AzureSeed {
  const codes = catalog.regionCodes(site.region, site.cloud);
  return seedFromEstate(estate, {
    region: site.region,
    cloud: cloudHosts(catalog.cloudFacts(site.cloud)),
    codes: {
      siteRecovery: codes.asrCode ?? site.region,
      migrate: codes.migrateCode ?? site.region,
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
  io: ServeIo,
  { origin, cloud }: Emulator,
  ca: string,
  { envOut }: GivenOptions,
): void {
  if (io.isJson) {
    const subscriptions = cloud.state.resources
      .filter((each) => each.type === 'Microsoft.Resources/subscriptions')
      .map((each) => each.name);
    const document = {
      schema: 'sekisho/azure-emulator/1',
      endpoint: origin,
      tenantId: cloud.tenantId,
      subscriptions,
      ca,
    };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  io.stdout.write(`Resource Manager and sign-in at ${origin}, certificate authority in ${ca}\n`);
  if (envOut !== undefined)
    io.stdout.write(`environment for clients in ${resolve(io.cwd, envOut)}\n`);
  if (!io.isQuiet)
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
