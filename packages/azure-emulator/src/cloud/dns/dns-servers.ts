// The DNS servers of the emulated cloud: that of the internet and the inbound resolvers of networks.

import type { Host } from '@sekisho/dns/host.ts';
import { DnsServer } from '@sekisho/dns/server.ts';
import type { ResourceStore } from '../../resources/resource-store.ts';
import type { Clock } from '../../base/clock.ts';
import { PUBLIC_DNS_ADDRESS } from '../../names/public-addresses.ts';
import type { AzureOptions } from '../azure-types.ts';
import type { CloudPlatform } from '../platform.ts';
import { networkZones } from './network-names.ts';
import { type domainsOf, publicZones } from './public-names.ts';

interface Answered {
  readonly store: ResourceStore;
  readonly names: CloudPlatform['publicNames'];
  readonly domains: ReturnType<typeof domainsOf>;
}

export class DnsServers {
  readonly #clock: Clock;
  readonly #servers: {
    readonly server: DnsServer;
    readonly zones: () => ReturnType<typeof publicZones>;
  }[] = [];
  #areStale = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async start(
    { hostNetwork, seed, log }: AzureOptions,
    { store, domains, names }: Answered,
  ): Promise<void> {
    await this.#add(
      hostNetwork.host('public-dns', PUBLIC_DNS_ADDRESS),
      () => publicZones(names, domains),
      log,
    );
    for (const [index, { address, networkId }] of (seed.resolvers ?? []).entries())
      await this.#add(
        hostNetwork.host(`azure-dns-inbound${index === 0 ? '' : String(index + 1)}`, address),
        () => networkZones({ store, networkId, names, domains }),
        log,
      );
  }

  async #add(
    host: Host,
    zones: () => ReturnType<typeof publicZones>,
    log: (line: string) => void,
  ): Promise<void> {
    const server = await DnsServer.start({
      host,
      zones: zones(),
      forward: null,
      log,
      clock: () => this.#clock.now(),
    });
    this.#servers.push({ server, zones });
  }

  /** Many changes at once are one renewal, before anybody can ask again. */
  renew(): void {
    if (this.#areStale) return;
    this.#areStale = true;
    queueMicrotask(() => {
      this.#areStale = false;
      for (const { server, zones } of this.#servers) server.replaceZones(zones());
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map(({ server }) => server.close()));
  }
}
