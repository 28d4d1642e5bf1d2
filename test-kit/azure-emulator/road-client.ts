// For tests: a client of the storage SDK whose connections go through a fabric to
// one address, as a program of the site would make them.

import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

import { AnonymousCredential, ContainerClient, newPipeline } from '@azure/storage-blob';

import type { TestCloud } from './cloud.ts';

class RoadAgent extends Agent {
  readonly #cloud: TestCloud;
  readonly #address: string;

  constructor(cloud: TestCloud, address: string) {
    super({ keepAlive: true, maxSockets: 8 });
    this.#cloud = cloud;
    this.#address = address;
  }

  override createConnection(
    options: { readonly host?: string | null | undefined },
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    void this.#cloud.client
      .connect({ address: this.#address, port: 443 })
      .then((wire) =>
        callback?.(
          null,
          connectTls({ socket: wire, servername: options.host ?? '', ca: this.#cloud.azure.ca }),
        ),
      );
    return undefined;
  }
}

export function openContainerAt(
  cloud: TestCloud,
  address: string,
  signedUri: string,
): ContainerClient {
  // `agent` is an option of the pipeline below the SDK's; its own type leaves it out.
  const options = { agent: new RoadAgent(cloud, address), retryOptions: { maxTries: 1 } };
  return new ContainerClient(signedUri, newPipeline(new AnonymousCredential(), options));
}
