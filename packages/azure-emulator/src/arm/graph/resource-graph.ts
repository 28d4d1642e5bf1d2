// POST /providers/Microsoft.ResourceGraph/resources: a search over all resources.
// The table `resources` holds what stands directly in a group, and zones' links; no record sets.

import { randomUUID } from 'node:crypto';

import { jsonOf, type Reply, type Request } from '../../base/http.ts';
import {
  listAt,
  objectAt,
  textAt,
  textsAt,
  valueAt,
  type Json,
  type JsonObject,
} from '../../base/json.ts';
import { checkPublished, newestOf } from '../api-versions.ts';
import { ArmError } from '../arm-error.ts';
import { describeFacet } from './facets.ts';
import { runQuery, type Table, type TableOf } from './operators.ts';
import { QueryError } from './tokens.ts';
import type { Row } from './values.ts';
import { LINK_TYPE } from '../private-dns.ts';
import { ITEM_TYPE, VAULT_TYPE } from '../../resources/type-names.ts';
import { withoutMarks, type Resource } from '../../resources/resource-store.ts';
import type { ArmWorld, ResourceType } from '../resource-type.ts';

const API_VERSIONS: readonly string[] = [
  '2018-09-01-preview',
  '2019-04-01',
  '2020-04-01-preview',
  '2021-03-01',
  '2021-06-01-preview',
  '2022-10-01',
  '2024-04-01',
];
const MAX_ROWS = 1000;

interface GraphSources {
  readonly types: ReadonlyMap<string, ResourceType>;
  /** A search finds what its caller may see, and says nothing of the rest. */
  readonly mayRead: (resource: Resource) => boolean;
}

export function answerGraph(
  request: Request,
  world: ArmWorld,
  { types, mayRead }: GraphSources,
): Reply {
  if (request.method !== 'POST')
    throw new ArmError(
      405,
      'MethodNotAllowed',
      `The requested resource does not support http method '${request.method}'.`,
    );
  const apiVersion = request.query.get('api-version') ?? '';
  checkPublished('Microsoft.ResourceGraph/resources', apiVersion, API_VERSIONS);
  const body = jsonOf(request);
  const wanted = textsAt(body, 'subscriptions').map((each) => each.toLowerCase());
  const found = search(textAt(body, 'query') ?? '', (name) => {
    const rows = TABLES[name]?.(world)
      .filter(
        (each) =>
          wanted.length === 0 || wanted.includes(each.id.split('/')[2]?.toLowerCase() ?? ''),
      )
      .filter(mayRead)
      .map((each) => toRow(each, world, types.get(each.type.toLowerCase())));
    return rows === undefined ? undefined : { columns: COLUMNS, rows };
  });
  if (found instanceof QueryError) return refuseQuery(found);
  return {
    status: 200,
    headers: { 'x-ms-resource-graph-request-duration': '0:00:00:00.0100000' },
    body: {
      ...page(found, objectAt(body, 'options') ?? {}),
      facets: listAt(body, 'facets').map((each) => describeFacet(each, found)),
    },
  };
}

/** What each table that is served holds. */
const TABLES: Readonly<Record<string, (world: ArmWorld) => Resource[]>> = {
  resources: ({ store }) => store.searched([LINK_TYPE]),
  resourcecontainers: ({ store }) => [
    ...store.ofType('Microsoft.Resources/subscriptions'),
    ...store.ofType('Microsoft.Resources/resourceGroups'),
  ],
  recoveryservicesresources: ({ store }) =>
    [ITEM_TYPE, `${VAULT_TYPE}/replicationJobs`, `${VAULT_TYPE}/replicationPolicies`].flatMap(
      (type) => store.ofType(type),
    ),
};

const COLUMNS: Table['columns'] = [
  'id',
  'name',
  'type',
  'tenantId',
  'kind',
  'location',
  'resourceGroup',
  'subscriptionId',
  'managedBy',
  'sku',
  'plan',
  'properties',
  'tags',
  'identity',
  'zones',
  'extendedLocation',
];

function search(query: string, tableOf: TableOf): Row[] | QueryError {
  try {
    return runQuery(query, tableOf);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}

function page(rows: readonly Row[], options: JsonObject): JsonObject {
  const top = valueAt(options, '$top');
  const size = Math.max(1, Math.min(typeof top === 'number' ? top : MAX_ROWS, MAX_ROWS));
  const token = textAt(options, '$skipToken');
  const from =
    token === undefined
      ? skipped(options)
      : Number(
          Buffer.from(token, 'base64url')
            .toString('utf8')
            .replace(/^from /, ''),
        ) || 0;
  const data = rows.slice(from, from + size);
  const goesOn = from + size < rows.length;
  // Without an id in the projection there is no token to go on with, and the answer says that it was cut.
  const hasId = data.every((row) => typeof row['id'] === 'string');
  return {
    totalRecords: rows.length,
    count: data.length,
    resultTruncated: goesOn && !hasId ? 'true' : 'false',
    ...(goesOn && hasId
      ? { $skipToken: Buffer.from(`from ${String(from + size)}`).toString('base64url') }
      : {}),
    facets: [],
    data: textAt(options, 'resultFormat')?.toLowerCase() === 'table' ? toTable(data) : data,
  };
}

function skipped(options: JsonObject): number {
  const skip = valueAt(options, '$skip');
  return typeof skip === 'number' && skip > 0 ? skip : 0;
}

/** The older form: the columns' names and kinds once, and rows of values. */
function toTable(rows: readonly Row[]): JsonObject {
  const [first = {}] = rows;
  const kindOf = (value: Json | undefined): string =>
    typeof value === 'number'
      ? 'integer'
      : typeof value === 'boolean'
        ? 'boolean'
        : typeof value === 'string'
          ? 'string'
          : 'object';
  return {
    columns: Object.entries(first).map(([name, value]) => ({ name, type: kindOf(value) })),
    rows: rows.map((row) => Object.values(row).map((value) => value ?? null)),
  };
}

function toRow(resource: Resource, world: ArmWorld, type: ResourceType | undefined): Row {
  const [, , subscriptionId = '', , group = ''] = resource.id.split('/');
  const isGroup = resource.type === 'Microsoft.Resources/resourceGroups';
  const { kind = '', sku = null, identity = null } = withoutMarks(resource.extra);
  return {
    id: resource.id,
    name: resource.name,
    type: isGroup
      ? 'microsoft.resources/subscriptions/resourcegroups'
      : resource.type.toLowerCase(),
    tenantId: world.tenantId,
    kind,
    location: resource.location ?? '',
    resourceGroup: group.toLowerCase(),
    subscriptionId,
    managedBy: '',
    sku,
    plan: null,
    tags: resource.tags ?? null,
    identity,
    zones: null,
    extendedLocation: null,
    /** Only made for rows that are asked for it: some providers count and join for it. */
    get properties() {
      return (
        objectAt(
          type?.render?.(resource, world, {
            apiVersion: newestOf(type.type),
            isList: true,
          }),
          'properties',
        ) ?? resource.properties
      );
    },
  };
}

/** As Azure words it, with the reason in the message as well as in the details. */
function refuseQuery(problem: QueryError): Reply {
  // Azure's own message names no reason, and some clients show no details.
  const reason = `This emulator knows a part of the query language: ${problem.message}`;
  const message = `${reason}. What is not in that part is not served by this emulator. Please provide below info when asking for support: timestamp = ${new Date().toISOString()}, correlationId = ${randomUUID()}.`;
  const details = [
    {
      code: 'InvalidQuery',
      message:
        'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
    },
    {
      code: 'ParserFailure',
      message: `${reason}.`,
    },
  ];
  return { status: 400, body: { error: { code: 'BadRequest', message, details } } };
}
