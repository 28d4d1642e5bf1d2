// Squid's native access.log:
// `%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt`
// (Squid documentation, logformat "squid"). A request that could not be read has
// "-" or a letter as its method and `error:…` as its URL.

import type { LineReader, ProxyObservation } from '../shared/logs/observation.ts';
import { withoutHead } from '../shared/logs/log-head.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { squidVerdict } from './verdict.ts';

const LINE =
  /^(\d{9,11})\.(\d{3}) +-?\d+ (\S+) ((?:TAG|TCP|UDP|NONE|ERR)[A-Z_]*)\/(\d{3}) (\d+) (\S+) (\S+) \S+ [A-Z_]+\/(\S+) \S+/;

export const readSquidNative: LineReader = (line, evidence) => {
  const match = LINE.exec(line) ?? LINE.exec(withoutHead(line) ?? '');
  if (match === null) return undefined;
  const [
    ,
    seconds = '',
    millis = '',
    client = '',
    tag = '',
    status = '',
    bytes = '',
    method = '',
    url = '',
    peer = '-',
  ] = match;
  const said = judgeRequest({
    tag,
    status: Number(status),
    method,
    url,
    server: peer === '-' ? null : peer,
  });
  return said === null
    ? null
    : {
        kind: 'proxy',
        at: Number(seconds) * 1000 + Number(millis),
        evidence,
        client,
        bytes: Number(bytes),
        ...said,
      };
};

export interface SquidRequest {
  readonly tag: string;
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly server: string | null;
}

/** The meaning of a line's fields, except client, time and size; null: nothing of interest. */
export function judgeRequest(
  { tag, status, method, url, server }: SquidRequest,
  target = splitRequest(method, url),
): Omit<ProxyObservation, 'kind' | 'at' | 'evidence' | 'client' | 'bytes'> | null {
  if (target === null) return null;
  const said = {
    name: target.name,
    port: target.port,
    verdict: squidVerdict({ tag, status, method, server }),
    status,
    server,
  };
  return method !== 'CONNECT' && url.startsWith('https://') ? { ...said, isInspected: true } : said;
}
