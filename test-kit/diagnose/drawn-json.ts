// Drawn requests as JSON lines, as Envoy, Elastic's agents, Azure Firewall and a proxy of one's own write them; here and
// there with a field more, a field that holds nothing, or in another order.

export interface JsonEvent {
  readonly time: string;
  readonly seconds: number;
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly tag: string;
  readonly server: string;
  readonly number: (below: number) => number;
}

type Fields = Readonly<Record<string, unknown>>;

const FORMS: readonly ((event: JsonEvent) => Fields)[] = [
  (e) => ({
    start_time: e.time,
    method: e.method,
    path: null,
    protocol: 'HTTP/1.1',
    response_code: e.status,
    response_flags: e.status === 403 ? 'UAEX' : e.status === 503 ? 'UF' : '-',
    response_code_details: e.number(20) === 0 ? 'rbac_access_denied' : 'via_upstream',
    bytes_sent: e.number(9000),
    duration: e.number(300) / 8,
    upstream_host: e.server === '-' ? '-' : `${e.server}:443`,
    'x-forwarded-for': e.number(3) === 0 ? e.client : e.number(3) === 0 ? '' : '-',
    'user-agent': 'curl/8.0',
    ':authority': e.number(20) === 0 ? '-' : `${e.host}:${String(e.port)}`,
    downstream_remote_address: `${e.client}:${String(1024 + e.number(60_000))}`,
    requested_server_name: e.number(2) === 0 ? null : e.host,
  }),
  (e) => ({
    '@timestamp': e.time,
    ecs: { version: '8.11.0' },
    event: { action: e.tag, outcome: e.status === 200 ? 'success' : 'failure', dataset: 'squid' },
    source: { ip: e.client, port: e.number(60_000) },
    destination: e.server === '-' ? { port: e.port } : { ip: e.server, port: e.port },
    http: {
      request: { method: e.method },
      response: { status_code: e.status, bytes: e.number(9000) },
    },
    url: e.number(3) === 0 ? { original: e.target, domain: e.host } : { domain: e.host },
    host: { name: 'fw1' },
    tags: e.number(20) === 0 ? ['a'] : [],
  }),
  (e) => ({
    time: e.time,
    category: e.number(3) === 0 ? 'AZFWDnsQuery' : 'AZFWApplicationRule',
    properties: {
      SourceIp: e.client,
      SourcePort: e.number(60_000),
      ...(e.number(3) === 0
        ? { QueryName: `${e.host}.`, QueryType: e.number(3) === 0 ? 'AAAA' : 'A' }
        : { Fqdn: e.host, TargetUrl: e.number(3) === 0 ? e.target : '' }),
      ResponseCode: e.status === 200 ? 'NOERROR' : 'NXDOMAIN',
      DestinationPort: e.port,
      Protocol: 'HTTPS',
      Action: e.status === 403 ? 'Deny' : e.number(60) === 0 ? 'Pondered' : 'Allow',
      IsTlsInspected: e.number(9) === 0,
    },
  }),
  (e) => ({
    ts: e.number(30) === 0 ? e.time : e.seconds,
    client_ip: e.client,
    user: e.number(40) === 0 ? e.tag : `user${String(e.number(90))}`,
    host: e.number(4) === 0 ? '-' : e.host,
    url: e.target,
    method: e.method,
    status: e.status,
    bytes: e.number(9000),
    ...(e.number(3) === 0 ? { action: e.number(9) === 0 ? 'pondered' : 'allow' } : {}),
    dst: e.number(9) === 0 ? '0.0.0.0' : e.server,
    note: e.number(30) === 0 ? 'a "quoted" one\\' : '',
  }),
  (e) => ({
    timestamp: String(e.seconds),
    src: e.client,
    result_code: `${e.tag}/${String(e.status)}`,
    request: e.target,
    http: { method: e.method, host: 'inner.example.com' },
    message: e.number(30) === 0 ? 'blocked by policy' : 'request',
  }),
];

/** `form`: which of them. */
export function drawJson(event: JsonEvent, form: number): string {
  const fields = (FORMS[form % FORMS.length] as (typeof FORMS)[number])(event);
  const odd = event.number(60);
  const entries = Object.entries(fields);
  if (odd === 0) entries.reverse();
  if (odd === 1) entries.push(['extra', event.host]);
  if (odd === 2) entries.splice(event.number(entries.length), 1);
  const text = JSON.stringify(Object.fromEntries(entries));
  if (odd === 3) return text.replace('{', `{"host":"twice.example.com",`);
  if (odd === 4) return text.replace(/:(\d)/, ':0$1');
  return odd === 5 ? text.replaceAll(',"', ', "') : text;
}
