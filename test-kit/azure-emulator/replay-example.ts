// For tests: sends the request of an API example to the emulator and answers what
// came back beside what the example shows. What has to exist before is made first,
// by requests where a client can make it.

import { readPath } from '@sekisho/azure-emulator/resources/resource-id.ts';
import {
  isObject,
  listAt,
  objectAt,
  textAt,
  valueAt,
  type Json,
  type JsonObject,
} from '@sekisho/azure-emulator/base/json.ts';
import type { TestEmulator } from './emulator.ts';
import type { ExampleOperation } from './example-rows.ts';
import { spellType, templateOf } from './example-templates.ts';
import {
  idsIn,
  inGroup,
  inOurProvider,
  inStateFor,
  isolate,
  nameIn,
  valueOf,
  versionOf,
} from './read-example.ts';

/** One answer, and what the example shows for its status. */
export interface Answer {
  /** `PUT 201`, or `GET` for how the resource reads when it is done. */
  readonly of: string;
  readonly status: number;
  readonly body: Json | undefined;
  readonly headers: readonly string[];
  readonly shown:
    | { readonly body: Json | undefined; readonly headers: readonly string[] }
    | undefined;
}

export interface Replay {
  /** The statuses that the example shows. */
  readonly statuses: readonly number[];
  readonly answers: readonly Answer[];
}

export async function replayExample(
  emulator: TestEmulator,
  operation: ExampleOperation,
  text: string,
): Promise<Replay> {
  const example = isolate(text);
  const stage = new Stage(emulator, example, operation);
  try {
    await stage.prepare();
    return await stage.perform();
  } finally {
    await stage.clear();
  }
}

const PUTTABLE =
  /^microsoft\.(?:network\/(?!privatelinkservices\/|networkinterfaces\/|privatednszones\/soa)|recoveryservices\/vaults(?:\/replicationpolicies)?$|keyvault\/vaults$|storage\/storageaccounts$|offazure\/[a-z]+sites(?:\/(?:vcenters))?$)/;

class Stage {
  readonly #emulator: TestEmulator;
  readonly #example: Json;
  readonly #operation: ExampleOperation;
  readonly #path: string;
  readonly #version: string;
  readonly #scopes = new Set<string>();
  readonly #made = new Set<string>();

  constructor(emulator: TestEmulator, example: Json, operation: ExampleOperation) {
    this.#emulator = emulator;
    this.#example = example;
    this.#operation = operation;
    this.#path = operation.path.replaceAll(/\{([\w|]+)\}/g, (_, names: string) =>
      encodeURIComponent(valueOf(example, names.split('|'))).replaceAll('%40', '@'),
    );
    this.#version = textAt(example, 'parameters', 'api-version') ?? '';
  }

  async prepare(): Promise<void> {
    const text = JSON.stringify(this.#example);
    for (const [, id = ''] of text.matchAll(
      /(\/subscriptions\/[^/"]+(?:\/resourceGroups\/[^/"]+)?)/gi,
    ))
      await this.#makeScope(id);
    await this.#makeScope(/^\/subscriptions\/[^/]+/.exec(this.#path)?.[0] ?? '');
    const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(this.#path)?.[0] ?? '';
    if (!(group === this.#path && this.#operation.method === 'PUT')) await this.#makeScope(group);
    const path = readPath(decodeURIComponent(this.#path));
    const parent =
      path.types.length > path.names.length ? path.names.length : path.names.length - 1;
    if (parent > 0)
      await this.#make(
        decodeURIComponent(this.#path)
          .split('/')
          .slice(0, 6 + (path.group === undefined ? -2 : 0) + parent * 2 + 1)
          .join('/'),
      );
    const body = this.#requestBody();
    if (body !== undefined) await this.#makeReferences(body);
    if (this.#operation.method === 'PUT' && !this.#isDecision()) return;
    await this.#plantShown();
  }

  /** PUT on a connection decides about one that is there. */
  #isDecision(): boolean {
    return /\/privateEndpointConnections\/[^/]+$|\/accessPolicies\//.test(this.#path);
  }

  async #plantShown(): Promise<void> {
    const shown =
      valueAt(this.#example, 'responses', '200', 'body') ??
      valueAt(this.#example, 'responses', '201', 'body');
    const path = decodeURIComponent(this.#path);
    const { types, names } = readPath(path);
    const isAction = this.#operation.method === 'POST';
    const list = listAt(shown, 'value').length > 0 ? listAt(shown, 'value') : listAt(shown, 'data');
    if (
      types.length > names.length &&
      !isAction &&
      types.at(-1)?.toLowerCase() !== 'ipconfigurations'
    ) {
      return await this.#plantList(path, list);
    }
    if (types.at(-1)?.toLowerCase() === 'ipconfigurations')
      return await this.#plant(path.split('/').slice(0, -2).join('/'), {
        ...objectAt(templateOf(path.split('/').slice(0, -2).join('/'), this.#example)),
        properties: { ipConfigurations: list.length > 0 ? list : [shown ?? {}] },
      });
    if (list.length > 0) for (const item of list) await this.#plant(textAt(item, 'id') ?? '', item);
    if (types.length === 0) return;
    const id = isAction ? path.slice(0, path.lastIndexOf('/')) : path;
    await this.#plant(
      id,
      isObject(shown) && list.length === 0 && isObject(shown['properties']) ? shown : undefined,
    );
  }

  /** As many as can be there at once: some lists show two of what there is but one. */
  async #plantList(path: string, list: readonly Json[]): Promise<void> {
    const above = path.slice(0, path.lastIndexOf('/') + 1).toLowerCase();
    const isWide = !/resourceGroups/i.test(path);
    for (const [index, item] of list.entries()) {
      const id = textAt(item, 'id') ?? '';
      const isOwn = id.toLowerCase().startsWith(above) || (isWide && /\/providers\//i.test(id));
      const planted = this.#plant(
        isOwn ? id : `${inGroup(path)}/${textAt(item, 'name') ?? 'one'}`,
        item,
      );
      await (index === 0 ? planted : planted.catch(() => undefined));
    }
  }

  /** The resource as the example shows it; what no client can make is put into the state. */
  async #plant(id: string, shown: Json | undefined): Promise<void> {
    await this.#makeScope(id.split('/').slice(0, 5).join('/'));
    const { namespace, types, names } = readPath(id);
    if (namespace === undefined || types.length !== names.length) return;
    const key = [namespace, ...types].join('/').toLowerCase();
    const template = templateOf(id, this.#example);
    if (
      template === undefined &&
      !/privateendpointconnections$|\/(?:jobs|replication\w+|machines|runasaccounts|vcenters)$/.test(
        key,
      )
    )
      return;
    await this.#makeParents(id);
    const body = isObject(shown) ? shown : {};
    await this.#makeReferences({ ...template, ...body }, id);
    const { privateEndpointConnections: connections, ...properties } = {
      ...objectAt(template, 'properties'),
      ...objectAt(body, 'properties'),
    };
    const asked =
      this.#operation.api === 'siterecovery' && key.endsWith('/replicationprotecteditems')
        ? inStateFor(this.#path, this.#requestBody(), properties)
        : properties;
    if (PUTTABLE.test(key)) {
      const { properties: _, ...rest } = { ...template, ...body };
      await this.#put(id, { ...rest, properties });
    } else {
      const {
        location,
        tags,
        properties: _shown,
        id: _id,
        name: _name,
        type: _type,
        etag: _etag,
        ...extra
      } = body;
      await this.#emulator.cloud.control.put({
        id,
        name: names.at(-1) ?? '',
        type: spellType(key),
        etag: '',
        ...(typeof location === 'string' ? { location } : {}),
        ...(isObject(tags) ? { tags } : {}),
        ...(Object.keys(extra).length === 0 ? {} : { extra }),
        properties: asked,
      });
    }
    this.#made.add(id.toLowerCase());
    for (const each of listAt(connections))
      await this.#plant(
        `${id}/privateEndpointConnections/${textAt(each, 'name') ?? nameIn(textAt(each, 'id'))}`,
        each,
      );
  }

  async #makeParents(id: string): Promise<void> {
    const { types } = readPath(id);
    const parts = id.split('/');
    if (types.length > 1) await this.#make(parts.slice(0, -2).join('/'));
  }

  /** The smallest of its kind, unless it is there. */
  async #make(id: string): Promise<void> {
    if (this.#made.has(id.toLowerCase())) return;
    const template = templateOf(id, this.#example);
    if (template === undefined) return;
    await this.#makeReferences(template);
    await this.#plant(id, template);
  }

  async #makeReferences(body: Json, own = ''): Promise<void> {
    for (const id of idsIn(body)) {
      const { types, names } = readPath(id);
      if (types.length === 0 || types.length !== names.length || this.#made.has(id.toLowerCase()))
        continue;
      if (
        [own, decodeURIComponent(this.#path)].some(
          (each) => each.toLowerCase() === id.toLowerCase(),
        )
      )
        continue;
      if (
        /\/(?:privateEndpoints|privateEndpointConnections|networkInterfaces|ipConfigurations|replication(?!Policies)\w+|recoveryPoints)\//i.test(
          `${id}/`,
        )
      )
        continue;
      await this.#makeParents(id);
      await this.#make(id);
    }
  }

  async #makeScope(id: string): Promise<void> {
    const { subscription, group } = readPath(id);
    if (subscription === undefined || this.#scopes.has(id.toLowerCase())) return;
    this.#scopes.add(id.toLowerCase());
    const isGroup = group !== undefined;
    if (isGroup) await this.#makeScope(`/subscriptions/${subscription}`);
    const name = isGroup ? group : subscription;
    await this.#emulator.cloud.control.put({
      id,
      name,
      type: `Microsoft.Resources/${isGroup ? 'resourceGroups' : 'subscriptions'}`,
      etag: '',
      ...(isGroup ? { location: 'eastus' } : {}),
      properties: isGroup ? { provisioningState: 'Succeeded' } : {},
    });
  }

  async #put(id: string, body: JsonObject): Promise<void> {
    const made = await this.#emulator.ask(
      'PUT',
      `${encodeURI(id)}?api-version=${versionOf(id, this.#path, this.#version)}`,
      { json: body },
    );
    // Some examples show two subnets at the same addresses, which nobody can make.
    if (textAt(made.body, 'error', 'code') === 'NetcfgSubnetRangesOverlap')
      return void (await this.#emulator.cloud.control.put({
        id,
        name: id.slice(id.lastIndexOf('/') + 1),
        type: 'Microsoft.Network/virtualNetworks/subnets',
        etag: '',
        properties: objectAt(body, 'properties') ?? {},
      }));
    if (made.status >= 300)
      throw new Error(`could not make ${id}: ${String(made.status)} ${JSON.stringify(made.body)}`);
    await this.#follow(made.headers);
  }

  /** The one parameter that is an object is the body; where there are more, the last. */
  #requestBody(): JsonObject | undefined {
    const objects = Object.values(objectAt(this.#example, 'parameters') ?? {}).filter((each) =>
      isObject(each),
    );
    const body = objects.at(-1);
    return body === undefined || this.#operation.api !== 'siterecovery'
      ? body
      : inOurProvider(body, this.#path);
  }

  async perform(): Promise<Replay> {
    const { method } = this.#operation;
    const responses = objectAt(this.#example, 'responses') ?? {};
    const query = Object.entries(objectAt(this.#example, 'parameters') ?? {}).filter(
      ([key]) => key.startsWith('$') || key === 'api-version',
    );
    const target = `${this.#path}?${new URLSearchParams(Object.fromEntries(query.map(([key, value]) => [key, String(value)]))).toString()}`;
    const body =
      method === 'GET' || method === 'HEAD' || method === 'DELETE'
        ? undefined
        : (this.#requestBody() ?? (method === 'POST' ? {} : undefined));
    const first = await this.#emulator.ask(
      method,
      target,
      body === undefined ? {} : { json: body },
    );
    const show = (status: number): Answer['shown'] => {
      const found = valueAt(responses, String(status));
      return found === undefined
        ? undefined
        : {
            body: valueAt(found, 'body'),
            headers: Object.keys(objectAt(found, 'headers') ?? {}).map((name) =>
              name.toLowerCase(),
            ),
          };
    };
    const answers: Answer[] = [
      {
        of: `${method} ${String(first.status)}`,
        status: first.status,
        body: first.body,
        headers: Object.keys(first.headers),
        shown: show(first.status),
      },
    ];
    const isFollowed = await this.#follow(first.headers);
    const final = valueAt(responses, '200', 'body');
    if (isFollowed && isObject(final) && final['id'] !== undefined) {
      const at = method === 'POST' ? this.#path.slice(0, this.#path.lastIndexOf('/')) : this.#path;
      const read = await this.#emulator.ask('GET', `${at}?api-version=${this.#version}`);
      answers.push({
        of: 'GET',
        status: read.status,
        body: read.body,
        headers: Object.keys(read.headers),
        shown: show(200),
      });
    }
    return { statuses: Object.keys(responses).map(Number), answers };
  }

  /** Waits for an operation's end; false when there was none. */
  async #follow(
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): Promise<boolean> {
    const address = headers['azure-asyncoperation'] ?? headers['location'];
    if (typeof address !== 'string') return false;
    const { pathname, search } = new URL(address);
    for (;;) {
      const polled = await this.#emulator.ask('GET', `${pathname}${search}`);
      const status = textAt(polled.body, 'status');
      if (status === 'Failed') throw new Error(`operation failed: ${JSON.stringify(polled.body)}`);
      if (status === 'Succeeded' || (status === undefined && polled.status !== 202)) return true;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async clear(): Promise<void> {
    for (const id of this.#scopes)
      if (!id.includes('/resourcegroups/')) await this.#emulator.cloud.control.remove(id);
  }
}
