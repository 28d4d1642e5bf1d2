// `--azure`: the estate from Azure itself, in place of a folder of exports. Says who is
// asked and how often, and saves what was read where it is told to.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Catalog } from '@sekisho/core/catalog/catalog.ts';
import { askCloud, knownCloud, type AzureCloud } from '@sekisho/core/discover/azure-cloud.ts';
import { ArmRefusal } from '@sekisho/core/discover/arm-refusal.ts';
import {
  discoverEstate,
  type DiscoverOptions,
  type Discovery,
} from '@sekisho/core/discover/discover-estate.ts';
import { chooseProxy } from '@sekisho/core/discover/choose-proxy.ts';
import { saveFiles } from '@sekisho/core/discover/save-files.ts';
import { createCredential } from '@sekisho/core/discover/sign-in.ts';
import { watchEstate } from '@sekisho/core/discover/watch-estate.ts';
import type { EstateReading } from '@sekisho/core/estate/reading.ts';
import { RetryLater, type EstateReader } from '@sekisho/core/sync/sync-site.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { say } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { Command } from './io.ts';
import { escapeForTerminal } from './table.ts';

/** As commander leaves them. */
export interface LiveOptions {
  readonly azure?: boolean;
  readonly save?: string;
  readonly subscription?: readonly string[];
  readonly tenant?: string;
  readonly azureEndpoint?: string;
  readonly azureCa?: string;
  readonly deviceCode?: boolean;
  readonly maxCalls?: string;
  readonly estate?: string;
}

export function isLive(options: LiveOptions): boolean {
  if (options.azure === true) {
    if (options.estate !== undefined)
      throw new UserError('--azure and --estate exclude each other', {
        code: 'azure.options',
        hint: 'what --azure --save wrote is read by --estate',
      });
    return true;
  }
  const needless = (
    ['save', 'subscription', 'tenant', 'azureEndpoint', 'azureCa', 'deviceCode'] as const
  ).find((name) => options[name] !== undefined);
  if (needless === undefined) return false;
  throw new UserError(
    `--${needless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} goes with --azure`,
    { code: 'azure.options' },
  );
}

interface LivePlace {
  readonly site: Site;
  readonly catalog: Catalog;
}

export async function readLiveEstate(
  command: Command,
  options: LiveOptions,
  place: LivePlace,
): Promise<EstateReading> {
  const discover = await discoverOptions(command, options, place);
  const begun = performance.now();
  const discovery = await discoverEstate(discover);
  if (options.save !== undefined)
    await saveFiles(resolve(command.io.cwd, options.save), discovery.files, {
      savedAt: new Date(),
      endpoint: discover.endpoint,
    });
  if (!command.isQuiet)
    emit(command, discovery, {
      seconds: (performance.now() - begun) / 1000,
      endpoint: discover.endpoint,
      options,
    });
  return discovery.reading;
}

export interface LiveWatch {
  readonly readEstate: EstateReader;
  close(): void;
}

/** For sync: the estate again and again, over one sign-in and kept connections. */
export async function watchLiveEstate(
  command: Command,
  options: LiveOptions,
  place: LivePlace & { readonly isOnce: boolean },
): Promise<LiveWatch> {
  const watch = watchEstate(await discoverOptions(command, options, place), place);
  const readEstate: EstateReader = async () => {
    try {
      return await watch.read();
    } catch (error) {
      if (error instanceof ArmRefusal && error.retryAfterMs !== undefined)
        throw new RetryLater(error.message, error.retryAfterMs);
      throw error;
    }
  };
  return { readEstate, close: () => watch.close() };
}

async function discoverOptions(
  { io }: Command,
  options: LiveOptions,
  { site, catalog }: LivePlace,
): Promise<DiscoverOptions> {
  const given = options.azureEndpoint ?? io.env['SEKISHO_AZURE_ENDPOINT'];
  const facts = catalog.cloudFacts(site.cloud);
  const proxy = chooseProxy(given ?? `https://${facts.resourceManager}`, { site, env: io.env });
  const way = {
    ...(proxy === undefined ? {} : { proxy }),
    ...(options.azureCa === undefined
      ? {}
      : { ca: await readAuthority(resolve(io.cwd, options.azureCa)) }),
  };
  const authorityHost = io.env['AZURE_AUTHORITY_HOST']?.replace(/\/+$/, '');
  const known = knownCloud(facts);
  const cloud: AzureCloud =
    given === undefined
      ? authorityHost === undefined
        ? known
        : { ...known, authorityHost }
      : await askCloud({
          endpoint: given,
          signal: io.signal,
          ...way,
          ...(authorityHost === undefined ? {} : { authorityHost }),
        });
  const tenantId = options.tenant ?? site.azure?.tenant ?? io.env['AZURE_TENANT_ID'];
  const hasPerson =
    options.deviceCode === true || (io.stderr.isTTY === true && io.stdin.isTTY === true);
  const subscriptions = options.subscription ?? site.azure?.subscriptions;
  return {
    endpoint: cloud.endpoint,
    audience: cloud.audience,
    credential: () =>
      createCredential({
        authorityHost: cloud.authorityHost,
        isKnownAuthority: cloud.isKnown,
        env: io.env,
        ...way,
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(hasPerson
          ? {
              showDeviceCode: (message: string) =>
                void io.stderr.write(`${escapeForTerminal(message)}\n`),
            }
          : {}),
      }),
    signal: io.signal,
    maxCalls: readLimit(options.maxCalls),
    ...way,
    ...(subscriptions === undefined ? {} : { subscriptions }),
  };
}

function emit(
  { putError, language, paintError }: Command,
  { calls, subscriptions, notes }: Discovery,
  {
    seconds,
    endpoint,
    options,
  }: { readonly seconds: number; readonly endpoint: string; readonly options: LiveOptions },
): void {
  const note = (text: string): void =>
    putError(`${paintError('dim', `${say(language, 'label.note')}:`)} `, escapeForTerminal(text));
  const repeated =
    calls.repeated === 0
      ? ''
      : `, ${String(calls.repeated)} of them repeated (${String(calls.throttled)} throttled)`;
  note(
    `read ${String(subscriptions.length)} subscription(s) at ${endpoint}: ${String(calls.calls)} calls${repeated}, ${String(calls.searches)} of them searches, in ${seconds.toFixed(1)} s`,
  );
  for (const each of notes) note(each);
  if (options.save !== undefined)
    note(`saved to ${options.save}: read it again with --estate ${options.save}`);
}

async function readAuthority(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UserError(`can't read the certificate ${path}`, {
      code: 'azure.ca',
      where: path,
      hint: 'name a file in PEM form, such as the one that azure-emulator --ca-out wrote',
      cause,
    });
  });
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw new UserError(`${path} holds no certificate in PEM form`, {
    code: 'azure.ca',
    where: path,
  });
}

function readLimit(text: string | undefined): number {
  const limit = Number(text ?? '2000');
  if (Number.isInteger(limit) && limit > 0 && limit <= 100_000) return limit;
  throw new UserError(`--max-calls ${text ?? ''} is not a number from 1 to 100000`, {
    code: 'azure.options',
  });
}
