// The administrator's machine of a rehearsed site: its own copy of site.yaml, with how each server is kept, and what
// `sekisho assist` is started with. The secret of its application goes by the environment only.

import { randomUUID, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { stringify } from 'yaml';

import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { proxyOf } from '@sekisho/core/plan/site-proxies.ts';
import { isBehindVpn } from '@sekisho/core/model/world/place.ts';
import { recordHolders } from '@sekisho/core/plan/resolver-chains.ts';
import type { NewApplication } from '@sekisho/azure-emulator/entra/directory.ts';
import type { VaultKey } from '../appliance/stage.ts';
import type { NetworkRule } from '../network/firewall.ts';
import type { RealParts } from '../onprem/real-parts/real-parts.ts';
import type { InnerProgram } from '../network/netns/inner-programs.ts';

export interface Administrator {
  readonly appId: string;
  readonly secret: string;
}

export const ADMINISTRATOR_HOST = 'admin1';

const DNS_PORT = 53;

/** An application that may read everything and change nothing. */
export function newAdministrator(): Administrator & NewApplication {
  return {
    appId: randomUUID(),
    secret: randomBytes(24).toString('base64url'),
    displayName: 'sekisho',
    role: 'Reader',
  };
}

/** An address of the appliance's network that the site has given to nobody. */
export function freeAddress({ site, appliance }: PlanInput): string {
  const taken = new Set(
    [...site.proxies, ...site.resolvers, ...site.appliances, ...site.sources].map(
      ({ address }) => address,
    ),
  );
  const network = appliance.address.slice(0, appliance.address.lastIndexOf('.'));
  const found = Array.from({ length: 254 }, (_, index) => `${network}.${String(254 - index)}`).find(
    (address) => !taken.has(address),
  );
  if (found === undefined) throw new Error(`the network of ${appliance.name} has no free address`);
  return found;
}

/** Who administers a resolver in Azure can reach it through the firewall; inside the site nothing is filtered. */
export function administratorRules(input: PlanInput): NetworkRule[] {
  const { site, appliance } = input;
  return recordHolders(site, appliance)
    .filter(({ address }) => isBehindVpn(site.networks, address))
    .map(({ address }) => ({ from: freeAddress(input), to: address, port: DNS_PORT }));
}

/** It reaches Azure by the appliance's own proxy, brings no parent's list in step, and stands in the appliance's network. */
export function canAssist({ site, appliance }: PlanInput): boolean {
  const own = proxyOf(site, appliance);
  return own !== null && own.parent === undefined && appliance.browserProxy === undefined;
}

export interface AssistOptions {
  readonly planInput: PlanInput;
  readonly administrator: Administrator;
  readonly key: VaultKey;
  /** The rehearsal's folder. */
  readonly folder: string;
  /** PEM of the authority that Azure's certificates are of. */
  readonly ca: string;
  readonly sync: RealParts['sync'];
  readonly logs: readonly string[];
  /** The built program, dist/cli/bin.js. */
  readonly program: string;
}

export async function prepareAssist(options: AssistOptions): Promise<InnerProgram> {
  const { administrator, key, folder, ca, logs, program } = options;
  const own = join(folder, 'administrator');
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'site.yaml'), siteText(options));
  const authority = join(own, 'azure-ca.pem');
  await writeFile(authority, ca);
  return {
    title: 'sekisho assist --apply',
    command: [
      process.execPath,
      program,
      'assist',
      own,
      ...logs,
      '--azure',
      '--azure-ca',
      authority,
      '--apply',
      '--json',
    ],
    // Behind a proxy the library that signs in reads no authority but Node's own.
    env: {
      NODE_EXTRA_CA_CERTS: authority,
      AZURE_TENANT_ID: key.tenantId,
      AZURE_CLIENT_ID: administrator.appId,
      AZURE_CLIENT_SECRET: administrator.secret,
    },
  };
}

/** What the person beside it calls, with a name. */
export function answerCommand(
  { folder, program }: Pick<AssistOptions, 'folder' | 'program'>,
  isYes: boolean,
): string[] {
  return [program, 'assist', join(folder, 'administrator'), isYes ? '--approve' : '--refuse'];
}

/** The whole site, with the settings of now; the rehearsed appliance's proxy and resolver are those that it keeps in step. */
function siteText({ planInput, key, sync }: AssistOptions): string {
  const { site, appliance } = planInput;
  const holders = new Set(recordHolders(site, appliance).map(({ name }) => name));
  const settings = {
    applianceJson: '../settings/appliance.json',
    systemInternetOptions: '../settings/system-internet-options.json',
  };
  return stringify({
    ...site,
    // By its address: no DNS of the company's own is rehearsed that would know a proxy's name.
    proxies: site.proxies.map(({ allowList: _allowList, sync: _sync, host: _host, ...proxy }) =>
      proxy.name === appliance.proxy && sync.proxy !== null
        ? { ...proxy, sync: sync.proxy }
        : proxy,
    ),
    resolvers: site.resolvers.map(({ sync: _sync, ...resolver }) => {
      const own = holders.has(resolver.name) ? sync.resolvers.get(resolver.name) : undefined;
      return own === undefined ? resolver : { ...resolver, sync: own };
    }),
    appliances: [{ ...appliance, settings }],
    sources: site.sources.filter((source) => source.appliance === appliance.name),
    azure: {
      proxy: appliance.proxy,
      tenant: key.tenantId,
      subscriptions: subscriptionsOf(planInput, key),
    },
  });
}

/** Those of which the estate shows anything: a hub often lies in another one. */
export function subscriptionsOf(
  { estate }: Pick<PlanInput, 'estate'>,
  { subscriptionId }: Pick<VaultKey, 'subscriptionId'>,
): string[] {
  const shown = [
    ...estate.vaults,
    ...estate.privateEndpoints,
    ...estate.zones,
    ...estate.virtualNetworks,
    ...estate.storageAccounts,
  ].map(({ id }) => id.split('/')[2]?.toLowerCase() ?? '');
  return [...new Set([subscriptionId.toLowerCase(), ...shown])];
}
