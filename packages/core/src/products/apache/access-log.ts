// The common and the combined format of Apache httpd (mod_log_config) where it is a forward proxy (mod_proxy,
// mod_proxy_connect), and of nginx with a module for CONNECT. They have no word for a verdict: the status tells it, where
// it can only be the proxy's own.

import type { LineReader, ProxyObservation } from '../shared/logs/observation.ts';
import { parseClfTime } from '../shared/logs/clock-time.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { verdictOfTunnel } from '../shared/logs/tunnel-answer.ts';

const LINE =
  /^(\S{1,253}) \S{1,64} (?:\S{1,128}|"[^"]{0,128}") \[([^\]]{1,40})\] "([A-Z]{3,20}) (\S{1,8192}) HTTP\/[\d.]{1,3}" (\d{3}) (\d{1,19}|-)(?: "(?:[^"\\]|\\.){0,8192}" "((?:[^"\\]|\\.){0,4096})")?((?: "[^"]{0,1024}"){0,4})$/;

export const readCombined: LineReader = (line, evidence) => {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, client = '', time = '', method = '', url = '', code, bytes = '', agent] = match;
  const at = parseClfTime(time);
  if (Number.isNaN(at)) return undefined;
  // Of a web server's own pages.
  if (method !== 'CONNECT' && url.startsWith('/')) return null;
  const target = splitRequest(method, url);
  if (target === null) return null;
  const status = Number(code);
  const verdict = method === 'CONNECT' ? verdictOfConnect(status) : verdictOfRequest(status);
  if (verdict === null) return undefined;
  return {
    kind: 'proxy',
    at,
    evidence,
    client: plainAddress(client),
    ...target,
    verdict,
    status,
    bytes: Number(bytes) || 0,
    server: null,
    ...(agent === undefined || agent === '-' ? {} : { agent }),
  };
};

function verdictOfConnect(status: number): ProxyObservation['verdict'] | null {
  return verdictOfTunnel('CONNECT', status) ?? (status >= 200 && status < 300 ? 'allowed' : null);
}

/** A 403 may be the service's as well as the proxy's. */
function verdictOfRequest(status: number): ProxyObservation['verdict'] | null {
  if (status === 407) return 'denied';
  if (status === 403) return null;
  return status >= 500 ? 'failed' : 'allowed';
}
