// Envoy's default access log (Envoy documentation, "Default Format String"):
// [time] "method path protocol" code flags received sent duration upstream-time
// "forwarded-for" "user-agent" "request-id" "authority" "upstream"
// and Istio's, which has three more after the flags: details of the response and of the end of the
// connection, and "why the upstream's TLS failed" (Istio documentation, "Default access log format"), and behind the
// upstream its cluster, three addresses, the last of them the client's, and the name that TLS asked for: the only
// name of a connection that is passed on as it is, whose request is `- - -`.

import { envoyVerdict } from '../shared/logs/envoy-verdict.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { parseDateTime } from '../shared/logs/clock-time.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitAuthority, splitRequest } from '../shared/logs/proxy-target.ts';

const LINE =
  /^\[(\d{4}-\d\d-\d\dT[\d:.]+Z)\] "(\S+) (\S+) (\S+)" (\d+) (\S+)(?: ([^\d\s"]\S*))?(?: [^\d\s"]\S*)?(?: "[^"]*"){0,2} (\d+) (\d+) (\d+) (\S+) "([^"]*)" "([^"]*)" "([^"]*)" "([^"]*)" "([^"]*)"(?: \S+ \S+ \S+ (\S+) (\S+))?/;

export const readEnvoy: LineReader = (line, evidence) => {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [
    ,
    time = '',
    method = '',
    path = '',
    ,
    code = '',
    flags = '',
    details = '-',
    ,
    sent = '',
    ,
    ,
    forwarded = '',
    agent = '',
    ,
    authority = '',
    upstream = '',
    remote = '-',
    serverName = '-',
  ] = match;
  const target =
    [
      splitAuthority(authority, 443),
      splitRequest(method, path),
      splitAuthority(serverName, 443),
    ].find((each) => each !== null && each.name !== '-') ?? null;
  if (target === null) return null;
  const client = [forwarded.split(',').at(-1)?.trim() ?? '', plainAddress(remote)].find(
    (each) => each !== '' && each !== '-',
  );
  const server = /(\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]):\d+$/i.exec(upstream)?.[1];
  const verdict = envoyVerdict({
    method,
    code: Number(code),
    flags,
    details,
    hasServer: server !== undefined,
  });
  if (verdict === null) return undefined;
  return {
    kind: 'proxy',
    at: parseDateTime(time),
    evidence,
    client: client === undefined ? 'unknown' : plainAddress(client),
    ...target,
    verdict,
    status: Number(code),
    bytes: Number(sent),
    server: server === undefined ? null : plainAddress(server),
    ...(agent === '-' || agent === '' ? {} : { agent }),
  };
};
