// Squid's native access.log:
// `%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt`
// (Squid documentation, logformat "squid"). A request that could not be read has
// "-" or a letter as its method and `error:…` as its URL. Cisco Secure Web Appliance writes the same with more behind it
// (its user guide, "Web Proxy Information in Access Log Files"): a CONNECT as `tunnel://HOST:PORT/`, a user in quotes,
// a name where Squid has an address, and last the tag of its decision, `BLOCK_…` among them.

import type { LineReader, ProxyObservation } from '../shared/logs/observation.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { serverOfPeer, squidVerdict } from './verdict.ts';

const LINE =
  /^(\d{9,11})\.(\d{3}) +-?\d+ (\S+) ((?:TAG|TCP|UDP|NONE|ERR)[A-Z_]*)\/(\d{3}) (\d+) (\S+) (\S+) (?:"[^"]*"|\S+) ([A-Z_]+)\/(\S+) (?:"[^"]*"|\S+)(?: ([A-Z]+)_[A-Z\d_.-]+-)?/;
/** Cisco's decisions that end a request, whatever the result code says. */
const ENDED: readonly string[] = ['BLOCK', 'DROP'];

export const readSquidNative: LineReader = (line, evidence) => {
  const match = LINE.exec(line);
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
    hierarchy = '',
    peer = '-',
    decision = '',
  ] = match;
  const said = judgeRequest({
    tag,
    status: Number(status),
    method,
    url,
    hierarchy,
    peer: peer === '-' ? null : peer,
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
        ...(ENDED.includes(decision) ? { verdict: 'denied' } : {}),
      };
};

export interface SquidRequest {
  readonly tag: string;
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly hierarchy: string;
  /** Whom Squid connected to: the service or another proxy. */
  readonly peer: string | null;
}

/** The meaning of a line's fields, except client, time and size; null: nothing of interest. */
export function judgeRequest(
  { tag, status, method, url, hierarchy, peer }: SquidRequest,
  target = splitRequest(method, url),
): Omit<ProxyObservation, 'kind' | 'at' | 'evidence' | 'client' | 'bytes'> | null {
  if (target === null) return null;
  const said = {
    name: target.name,
    port: target.port,
    verdict: squidVerdict({ tag, status, method, server: peer }),
    status,
    server: serverOfPeer(hierarchy, peer),
  };
  return method !== 'CONNECT' && url.startsWith('https://') ? { ...said, isInspected: true } : said;
}
