// The estate again and again, for sync: endpoints and their interfaces are asked for in every round, from Resource
// Manager itself, since the search lags; what stands beside them (vaults, Key Vaults, storage accounts, Migrate
// sites) after a change there, and now and then. Private DNS is not read at all: its records follow the endpoints,
// and nothing that keep sets comes from them. A round gives a whole estate or throws.

import { assembleEstate } from '../estate/assemble-estate.ts';
import type { Estate } from '../estate/estate.ts';
import type { ArmConnection } from './discover-estate.ts';
import {
  connectArm,
  fileOf,
  unclearEndpoints,
  zoneGroupsOf,
  type DiscoverOptions,
} from './discover-estate.ts';
import { KINDS, type KindName } from './kinds.ts';
import { findSubscriptions, isBody, listResources, type Body } from './list-resources.ts';

export interface WatchedEstate {
  readonly estate: Estate;
  /** Requests that the round took. */
  readonly reads: number;
}

export interface EstateWatch {
  read(): Promise<WatchedEstate>;
  close(): void;
}

const TRIGGERS = ['endpoints', 'interfaces'] as const satisfies readonly KindName[];
const COMPANIONS = [
  'vaults',
  'keyVaults',
  'storage',
  'sites',
] as const satisfies readonly KindName[];
/** Migrate sites name their Key Vault in time of their own, without any change of an endpoint. */
const COMPANIONS_EVERY_MS = 5000;
/** Registration makes the sites after the endpoints, and they tell whose those are: so long every round looks. */
const CLOSELY_MS = 30_000;
const MAX_ZONE_GROUP_READS = 200;

/** `isOnce`: there is no next round, so requests that fail are repeated; else the next round is the next attempt. */
export function watchEstate(
  options: DiscoverOptions,
  { isOnce }: { readonly isOnce: boolean },
): EstateWatch {
  // The pace of rounds bounds the calls.
  const connection = connectArm(options, {
    maxCalls: Number.POSITIVE_INFINITY,
    ...(isOnce ? {} : { attempts: 1 }),
  });
  const watch = new Watch(connection, options);
  return { read: () => watch.read(), close: () => connection.close() };
}

class Watch {
  readonly #connection: ArmConnection;
  readonly #options: DiscoverOptions;
  #subscriptions: readonly string[] | null = null;
  #files = new Map<string, string>();
  #companionsAt = -Infinity;
  /** When an endpoint changed last, after the first round. */
  #changedAt = -Infinity;
  #estate: Estate | null = null;
  /** Zone groups were read, and may change without any change of their endpoints. */
  #isUnclear = false;

  constructor(connection: ArmConnection, options: DiscoverOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  async read(): Promise<WatchedEstate> {
    const before = this.#connection.arm.counts.calls;
    const estate = await this.#readEstate();
    return { estate, reads: this.#connection.arm.counts.calls - before };
  }

  async #readEstate(): Promise<Estate> {
    this.#subscriptions ??= await findSubscriptions(
      this.#connection.arm,
      this.#options.subscriptions,
    );
    const now = performance.now();
    const isDue =
      now - this.#companionsAt >= COMPANIONS_EVERY_MS || now - this.#changedAt < CLOSELY_MS;
    const [triggers, early] = await Promise.all([
      this.#listKinds(TRIGGERS),
      isDue ? this.#listKinds(COMPANIONS) : null,
    ]);
    const hasTriggered = this.#differs(triggers);
    if (
      this.#estate !== null &&
      !hasTriggered &&
      (early === null || (!this.#isUnclear && !this.#differs(early)))
    ) {
      if (isDue) this.#companionsAt = performance.now();
      return this.#estate;
    }
    const companions = early ?? (await this.#listKinds(COMPANIONS));
    const files = new Map([...triggers, ...companions]);
    const estate = await this.#assemble(files);
    // Only now is the round whole: one that failed half way is made again from its beginning.
    if (hasTriggered && this.#estate !== null) this.#changedAt = performance.now();
    this.#files = files;
    this.#companionsAt = performance.now();
    this.#estate = estate;
    return estate;
  }

  async #assemble(files: ReadonlyMap<string, string>): Promise<Estate> {
    const exported = [...files].map(([file, text]) => ({ file, text }));
    const { estate } = assembleEstate(exported);
    const unclear = unclearEndpoints(estate).slice(0, MAX_ZONE_GROUP_READS);
    this.#isUnclear = unclear.length > 0;
    if (unclear.length === 0) return estate;
    const groups = await Promise.all(
      unclear.map((id) => listResources(this.#connection.arm, zoneGroupsOf(id), () => undefined)),
    );
    return assembleEstate([...exported, fileOf('zone-groups.json', groups.flat())]).estate;
  }

  #differs(files: ReadonlyMap<string, string>): boolean {
    return [...files].some(([file, text]) => this.#files.get(file) !== text);
  }

  /** Of interfaces only those of endpoints: the others change for reasons of their own. */
  async #listKinds(names: readonly KindName[]): Promise<Map<string, string>> {
    const lists = names.map(async (name): Promise<[string, string]> => {
      const bodies = await this.#listKind(name);
      const { file, text } = fileOf(
        KINDS[name].file,
        name === 'interfaces' ? bodies.filter(isOfEndpoint) : bodies,
      );
      return [file, text];
    });
    return new Map(await Promise.all(lists));
  }

  async #listKind(name: KindName): Promise<Body[]> {
    const lists = (this.#subscriptions ?? []).flatMap((subscription) =>
      KINDS[name].lists.map((list) =>
        listResources(
          this.#connection.arm,
          {
            path: `/subscriptions/${subscription}/providers/${list.path}`,
            apiVersions: list.apiVersions,
          },
          () => undefined,
        ),
      ),
    );
    return (await Promise.all(lists)).flat();
  }
}

function isOfEndpoint({ properties }: Body): boolean {
  return isBody(properties) && isBody(properties['privateEndpoint']);
}
