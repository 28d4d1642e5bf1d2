// Which fields decide how a record is read, by who wrote it: what the readers of fields ask for. Of the names of a row
// the first that the record has counts.

import { azureFirewall } from './azure-firewall.ts';
import { ecs, ECS_NAMES } from './ecs.ts';
import { envoy, ENVOY_NAMES } from './envoy.ts';
import type { FieldSchema } from './named-field-set.ts';
import { NAMES } from '../named-fields.ts';

export interface RecordWriter {
  readonly client: readonly string[];
  readonly time: readonly string[];
  readonly host: readonly string[];
  /** Asked for where there is no host. */
  readonly url: readonly string[];
  /** Addresses with a port, of which only counts that they are. */
  readonly upstream: readonly string[];
  /** Addresses, of which only counts that they are. */
  readonly server: readonly string[];
  /** With a number that is no port, a name is none. */
  readonly port: readonly string[];
  /** Their text decides. */
  readonly keys: readonly string[];
  /** It decides whether they hold anything. */
  readonly filled: readonly string[];
}

const NONE = { port: [], url: [], upstream: [], server: [], filled: [] };

const ENVOY: RecordWriter = {
  ...NONE,
  client: ENVOY_NAMES.client,
  time: ENVOY_NAMES.time,
  host: ENVOY_NAMES.host,
  upstream: ENVOY_NAMES.upstream,
  keys: [
    ...ENVOY_NAMES.code,
    ...ENVOY_NAMES.flags,
    ...ENVOY_NAMES.details,
    ...ENVOY_NAMES.scheme,
    ...ENVOY_NAMES.method,
  ],
};

const ECS: RecordWriter = {
  ...NONE,
  client: ECS_NAMES.client,
  time: ECS_NAMES.time,
  host: ECS_NAMES.target,
  keys: [...ECS_NAMES.words, ...ECS_NAMES.status, ...ECS_NAMES.method],
  port: ECS_NAMES.port,
  filled: [...ECS_NAMES.server, 'ecs.version'],
};

const AZURE_FIREWALL: RecordWriter = {
  ...NONE,
  client: ['sourceip'],
  time: ['time', 'timegenerated', 'timegenerated [utc]', 'timestamp'],
  host: ['fqdn', 'queryname'],
  keys: [
    'action',
    'istlsinspected',
    'properties.msg',
    'msg',
    'msg_s',
    'protocol',
    'querytype',
    'responsecode',
  ],
  port: ['destinationport'],
  filled: ['destinationip', 'targeturl'],
};

const OTHERS: RecordWriter = {
  ...NONE,
  client: NAMES.client,
  time: NAMES.time,
  host: NAMES.host,
  url: NAMES.url,
  server: NAMES.server,
  port: NAMES.port,
  keys: [...NAMES.action, ...NAMES.status, ...NAMES.method, ...NAMES.protocol, 'date', 'tz'],
};

const WRITERS = new Map<FieldSchema | undefined, RecordWriter>([
  [envoy, ENVOY],
  [ecs, ECS],
  [azureFirewall, AZURE_FIREWALL],
  [undefined, OTHERS],
]);

/** undefined: its lines are read as text. */
export function writerOf(schema: FieldSchema | undefined): RecordWriter | undefined {
  return WRITERS.get(schema);
}

/** By which products tell their records. */
export const TELLING = {
  keys: [
    'category',
    'type',
    'providername',
    'provider.name',
    'source',
    'logname',
    'channel',
    'subtype',
    'cef.vendor',
  ],
  filled: [
    'query_name',
    'queryname',
    'qname',
    'srcipaddr',
    'sourceipaddress',
    'query_timestamp',
    'rcode',
    'srcaddr',
    'resolverdecision',
    'responsecode',
    'sourcenetwork',
    'event_type',
    'flow_id',
    'dest_ip',
    'downstreamstatus',
    'requestmethod',
    'clienthost',
    'clientaddr',
    'srcip',
    'httphost',
    'sni',
    'sourceip',
    'sourceinternalip',
    'datetime',
    'policyid',
    'qtype',
    'remote',
    'block_res',
    'sn',
    'fw',
    'pri',
    'startime',
    'src_ip',
    'x-policy-action',
    'cs-host',
    'x-cs-sni',
    'cs-dns',
    'devicevendor',
    'deviceaction',
    'simplifieddeviceaction',
    ...ECS.client,
    ...ECS.host,
    'ecs.version',
  ],
};

/** The same, where a name stands beside another one; alone it would tell every record apart. */
export const TELLING_BESIDE: readonly (readonly [name: string, beside: string])[] = [
  ['id', 'fw'],
  ['msg', 'qtype'],
];
