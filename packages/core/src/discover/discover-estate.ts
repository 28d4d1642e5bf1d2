// Azure itself → the estate. Resource Graph first, with one search for each kind; then
// from Resource Manager what the search lacks: record sets, links it did not list,
// and the zone groups that endpoints need which are not clear without.

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { assembleEstate, type ExportedFile } from '../estate/assemble-estate.ts';
import { idKey, type Estate } from '../estate/estate.ts';
import type { EstateReading } from '../estate/reading.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { ArmClient, type CallCounts } from './arm-client.ts';
import { ArmRefusal } from './arm-refusal.ts';
import { HttpsClient } from './https-client.ts';
import { filterIds } from './filter-ids.ts';
import { KIND_NAMES, KINDS, queryFor, type KindName, type ResourceKind } from './kinds.ts';
import {
  bodiesOf,
  findSubscriptions,
  isBody,
  listByGroups,
  listResources,
  type Body,
} from './list-resources.ts';
import { scrubBody } from './scrub-body.ts';
import { TokenCache, type Credential } from './token-cache.ts';

export interface DiscoverOptions {
  /** Resource Manager: `https://management.azure.com`. */
  readonly endpoint: string;
  /** What tokens are asked for, where it is not the endpoint itself. */
  readonly audience?: string;
  /** Renewed when Azure says that a token has expired. */
  readonly credential: Credential | (() => Credential | Promise<Credential>);
  /** Their ids; default: all that the credential can see. */
  readonly subscriptions?: readonly string[];
  readonly proxy?: string;
  /** Certificates to trust besides those of Node, PEM. */
  readonly ca?: string;
  /** Default 2000. */
  readonly maxCalls?: number;
  readonly signal?: AbortSignal;
  /** Without a byte for so long, a request is given up and repeated. Default 30 s. */
  readonly silenceMs?: number;
  /** Leaves Resource Graph out. */
  readonly listsOnly?: boolean;
}

export interface Discovery {
  readonly reading: EstateReading;
  /** The responses without secrets, as files that the reader of exports accepts. */
  readonly files: readonly ExportedFile[];
  readonly calls: CallCounts & { readonly searches: number; readonly tokens: number };
  readonly subscriptions: readonly string[];
  /** What was done otherwise than hoped. */
  readonly notes: readonly string[];
}

const GRAPH = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
const DNS_VERSIONS = ['2024-06-01', '2020-06-01'] as const;
/** The documented limit is 500 reads of private DNS in 5 minutes; a reader takes half. */
const MAX_DNS_READS = 250;
const MAX_ZONE_GROUP_READS = 200;
const MAX_GRAPH_PAGES = 1000;

export async function discoverEstate(options: DiscoverOptions): Promise<Discovery> {
  // The first thing that cannot be read ends all that is under way.
  const connection = connectArm(options, { maxCalls: options.maxCalls ?? 2000 });
  try {
    return await new Explorer(connection.arm, connection.tokens, options).explore();
  } finally {
    connection.close();
  }
}

export interface ArmConnection {
  readonly arm: ArmClient;
  readonly tokens: TokenCache;
  /** Ends what is under way. */
  close(): void;
}

export function connectArm(
  options: DiscoverOptions,
  limits: { readonly maxCalls: number; readonly attempts?: number },
): ArmConnection {
  const endpoint = options.endpoint.replace(/\/+$/, '');
  if (parseUrl(endpoint)?.protocol !== 'https:')
    throw new UserError(`${options.endpoint} is not an https address of Resource Manager`, {
      code: 'azure.endpoint',
    });
  const https = new HttpsClient({
    silenceMs: options.silenceMs ?? 30_000,
    connections: 8,
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  const { credential } = options;
  const tokens = new TokenCache({
    credential: typeof credential === 'function' ? credential : () => credential,
    scope: `${(options.audience ?? endpoint).replace(/\/+$/, '')}/.default`,
    now: Date.now,
  });
  const stop = new AbortController();
  const signal =
    options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const close = (): void => {
    stop.abort();
    https.close();
  };
  return {
    arm: new ArmClient({ endpoint, https, tokens, signal, concurrency: 8, ...limits }),
    tokens,
    close,
  };
}

class Explorer {
  readonly #arm: ArmClient;
  readonly #tokens: TokenCache;
  readonly #options: DiscoverOptions;
  readonly #notes: string[] = [];
  readonly #records = new Map<string, Body[]>();
  readonly #zoneGroups: Body[] = [];
  readonly #filters: Body[] = [];
  #searches = 0;
  #hasGraph: boolean;
  #dnsReads = 0;

  constructor(arm: ArmClient, tokens: TokenCache, options: DiscoverOptions) {
    this.#arm = arm;
    this.#tokens = tokens;
    this.#options = options;
    this.#hasGraph = options.listsOnly !== true;
  }

  async explore(): Promise<Discovery> {
    const subscriptions = await findSubscriptions(this.#arm, this.#options.subscriptions);
    const found = Object.fromEntries(
      await Promise.all(
        KIND_NAMES.map(async (name) => [name, await this.#findKind(KINDS[name], subscriptions)]),
      ),
    ) as Record<KindName, Body[]>;
    await Promise.all([this.#completeVaults(found), this.#readZones(found)]);
    const first = assembleEstate(this.#files(found));
    const unclear = unclearEndpoints(first.estate);
    const filters = filterIds(first.estate);
    await Promise.all([this.#readZoneGroups(unclear), this.#readFilters(filters)]);
    const files = this.#files(found);
    return {
      reading: unclear.length + filters.length === 0 ? first : assembleEstate(files),
      files,
      calls: { ...this.#arm.counts, searches: this.#searches, tokens: this.#tokens.renewals },
      subscriptions,
      notes: [...this.#notes].sort(),
    };
  }

  async #findKind(kind: ResourceKind, subscriptions: readonly string[]): Promise<Body[]> {
    const searched = this.#hasGraph ? await this.#search(kind, subscriptions) : undefined;
    // The search lags behind by seconds to minutes: that nothing exists is asked of Resource Manager too.
    if (searched !== undefined && searched.length > 0) return searched;
    const lists = subscriptions.flatMap((subscription) =>
      kind.lists.map((list) => this.#listWidely(subscription, list)),
    );
    return (await Promise.all(lists)).flat();
  }

  /** The role may be on groups only: then these are read one by one. */
  async #listWidely(subscription: string, list: ResourceKind['lists'][number]): Promise<Body[]> {
    try {
      return await this.#list({
        path: `/subscriptions/${subscription}/providers/${list.path}`,
        apiVersions: list.apiVersions,
      });
    } catch (error) {
      if (!(error instanceof ArmRefusal) || error.refusal.status !== 403) throw error;
      const found = await listByGroups(this.#arm, { subscription, ...list }, (text) =>
        this.#note(text),
      );
      if (found === undefined) throw error;
      this.#note(`subscription ${subscription} is read group by group: the role is on groups only`);
      return found;
    }
  }

  /** undefined: refused, so that the plain lists have to do. */
  async #search(kind: ResourceKind, subscriptions: readonly string[]): Promise<Body[] | undefined> {
    const rows: Body[] = [];
    let token: string | undefined;
    try {
      for (let page = 0; page < MAX_GRAPH_PAGES; page += 1) {
        this.#searches += 1;
        const options = {
          resultFormat: 'objectArray',
          $top: 1000,
          ...(token === undefined ? {} : { $skipToken: token }),
        };
        const { body } = await this.#arm.post(GRAPH, {
          subscriptions,
          query: queryFor(kind),
          options,
        });
        if (!isBody(body) || !Array.isArray(body['data'])) return undefined;
        rows.push(...body['data'].filter(isBody));
        const next = body['$skipToken'];
        if (typeof next !== 'string' || next === '')
          return body['resultTruncated'] === 'true' ? undefined : rows;
        token = next;
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof ArmRefusal) || error.refusal.status === 401) throw error;
      this.#hasGraph = false;
      this.#note(
        `Resource Graph refuses the search (${error.refusal.code}); the plain lists are read instead`,
      );
      return undefined;
    }
  }

  #list(of: Parameters<typeof listResources>[1]): Promise<Body[]> {
    return listResources(this.#arm, of, (text) => this.#note(text));
  }

  /** The search may hold less of a vault than Resource Manager, which knows its connections. */
  async #completeVaults(found: Record<KindName, Body[]>): Promise<void> {
    found.vaults = await Promise.all(
      found.vaults.map(async (vault) => {
        const properties = vault['properties'];
        const isWhole =
          isBody(properties) &&
          ('privateEndpointStateForSiteRecovery' in properties ||
            'privateEndpointConnections' in properties);
        if (isWhole || typeof vault['id'] !== 'string') return vault;
        const { body } = await this.#arm.get(`${encodeURI(vault['id'])}?api-version=2024-04-01`);
        return isBody(body) ? body : vault;
      }),
    );
  }

  async #readZones(found: Record<KindName, Body[]>): Promise<void> {
    const linksOf = (zoneId: string): number =>
      found.links.filter((link) => idKey(idOf(link)).startsWith(`${idKey(zoneId)}/`)).length;
    const late: Body[][] = [];
    await Promise.all(
      found.zones.map(async (zone) => {
        const id = idOf(zone);
        const [records, links] = [
          countIn(zone, 'numberOfRecordSets'),
          countIn(zone, 'numberOfVirtualNetworkLinks'),
        ];
        // One record set is the zone's own SOA.
        if (records !== 1) this.#records.set(id, await this.#readDns(`${encodeURI(id)}/ALL`));
        if (links === undefined ? linksOf(id) === 0 : links > linksOf(id))
          late.push(await this.#readDns(`${encodeURI(id)}/virtualNetworkLinks`));
      }),
    );
    const known = new Set(found.links.map((link) => idKey(idOf(link))));
    found.links = [...found.links, ...late.flat().filter((link) => !known.has(idKey(idOf(link))))];
  }

  async #readDns(path: string): Promise<Body[]> {
    if (this.#dnsReads >= MAX_DNS_READS) {
      this.#note(
        `more than ${String(MAX_DNS_READS)} reads of private DNS would take more than half of Azure's limit; the rest was not read`,
      );
      return [];
    }
    this.#dnsReads += 1;
    const [version, older] = DNS_VERSIONS;
    try {
      const pages = await this.#arm.list(`${path}?api-version=${version}&$top=1000`);
      this.#dnsReads += pages.length - 1;
      return bodiesOf(pages);
    } catch (error) {
      if (!(error instanceof ArmRefusal) || error.refusal.status !== 400) throw error;
      return bodiesOf(await this.#arm.list(`${path}?api-version=${older}`));
    }
  }

  async #readZoneGroups(endpointIds: readonly string[]): Promise<void> {
    if (endpointIds.length > MAX_ZONE_GROUP_READS)
      this.#note(
        `zone groups of ${String(endpointIds.length - MAX_ZONE_GROUP_READS)} endpoints were not read: more than ${String(MAX_ZONE_GROUP_READS)} are unclear`,
      );
    const groups = await Promise.all(
      endpointIds.slice(0, MAX_ZONE_GROUP_READS).map((id) => this.#list(zoneGroupsOf(id))),
    );
    this.#zoneGroups.push(...groups.flat());
  }

  /** What the account may not read is not known. */
  async #readFilters(ids: readonly string[]): Promise<void> {
    const read = await Promise.all(
      ids.map(async (id) => {
        try {
          const { body } = await this.#arm.get(`${encodeURI(id)}?api-version=2024-01-01`);
          return isBody(body) ? [body] : [];
        } catch (error) {
          if (!(error instanceof ArmRefusal) || error.refusal.status === 401) throw error;
          this.#note(`${id} was not read (${error.refusal.code})`);
          return [];
        }
      }),
    );
    this.#filters.push(...read.flat());
  }

  #files(found: Record<KindName, Body[]>): ExportedFile[] {
    const kinds = KIND_NAMES.filter((name) => found[name].length > 0).map((name) =>
      fileOf(KINDS[name].file, found[name]),
    );
    const zoneIds = [...this.#records.keys()].sort();
    const names = zoneIds.map(zoneNameOf);
    const records = zoneIds.map((id, index) => {
      // Two groups may hold a zone of one name.
      const twin = names.indexOf(zoneNameOf(id)) === index ? '' : `.${String(index)}`;
      return fileOf(`records/${zoneNameOf(id)}${twin}.json`, this.#records.get(id) ?? []);
    });
    return [
      ...kinds,
      ...records,
      ...(this.#zoneGroups.length === 0 ? [] : [fileOf('zone-groups.json', this.#zoneGroups)]),
      ...(this.#filters.length === 0 ? [] : [fileOf('groups-and-routes.json', this.#filters)]),
    ];
  }

  #note(text: string): void {
    if (!this.#notes.includes(text)) this.#notes.push(text);
  }
}

/**
 * Endpoints of which more has to be known: some name or address is missing, or two
 * serve one resource, where it matters which zones they write into.
 */
export function unclearEndpoints(estate: Estate): string[] {
  const keyOf = (endpoint: Estate['privateEndpoints'][number]): string =>
    `${idKey(endpoint.targetId)} ${endpoint.groupIds.join().toLowerCase()}`;
  const served = new Map<string, number>();
  for (const endpoint of estate.privateEndpoints)
    served.set(keyOf(endpoint), (served.get(keyOf(endpoint)) ?? 0) + 1);
  return estate.privateEndpoints
    .filter(
      (endpoint) =>
        endpoint.members.length === 0 ||
        endpoint.members.some((member) => member.addresses.length === 0) ||
        (served.get(keyOf(endpoint)) ?? 0) > 1,
    )
    .map((endpoint) => endpoint.id);
}

export function zoneGroupsOf(endpointId: string): Parameters<typeof listResources>[1] {
  return { path: `${encodeURI(endpointId)}/privateDnsZoneGroups`, apiVersions: ['2024-01-01'] };
}

function idOf(body: Body): string {
  return typeof body['id'] === 'string' ? body['id'] : '';
}

function countIn(body: Body, key: string): number | undefined {
  const properties = body['properties'];
  const count = isBody(properties) ? properties[key] : undefined;
  return typeof count === 'number' ? count : undefined;
}

/** As an export: one resource a line, by id, quick to write and to compare. */
export function fileOf(name: string, bodies: readonly Body[]): ExportedFile {
  const lines = sortById(bodies).map((body) => JSON.stringify(scrubBody(body)));
  return { file: name, text: `{"value":[\n${lines.join(',\n')}\n]}\n` };
}

function sortById(bodies: readonly Body[]): Body[] {
  return bodies
    .map((body) => ({ body, key: idKey(idOf(body)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ body }) => body);
}

/** The last part of an id, made fit for a file's name. */
function zoneNameOf(id: string): string {
  return (id.split('/').at(-1) ?? '').toLowerCase().replace(/[^a-z0-9._-]/g, '_');
}
