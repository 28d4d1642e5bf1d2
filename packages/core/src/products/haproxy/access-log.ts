// HAProxy's `option httplog` and `option tcplog` (HAProxy configuration manual,
// chapter 8.2). A TCP line names a host only when a capture holds it, as with
// `tcp-request content capture req.ssl_sni len 255`.

import type { LineReader, ProxyObservation } from '../shared/logs/observation.ts';
import { parseClfTime } from '../shared/logs/clock-time.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitAuthority, splitRequest, type ProxyTarget } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { verdictOfTunnel } from '../shared/logs/tunnel-answer.ts';

/** Its other lines: servers that come and go, handshakes that failed. */
const OWN = /(?:^|\s)haproxy\[\d+\]: /;
const FRONT =
  /(?:^|\s)([\da-fA-F.:]+):(\d+) \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d\.\d{3})\] (\S+) ([^\s/]+)\/(\S+) /;
const HTTP =
  /^(?:[-+]?\d+\/){4}\+?-?\d+ (-?\d+) \+?(\d+) \S+ \S+ ([A-Za-z-]{4}) \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+ (.*)"(\S+) (\S+)[^"]*"?/;
const TCP =
  /^(?:[-+]?\d+\/){2}\+?-?\d+ \+?(\d+) ([A-Za-z-]{2}) \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+(.*)$/;
const CAPTURE = /\{([^}]*)\}/;

export function createHaproxyReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const front = FRONT.exec(line);
    if (front === null) return OWN.test(line) ? null : undefined;
    const [whole, client = '', , time = '', , , server = ''] = front;
    const rest = line.slice(front.index + whole.length);
    const base = {
      kind: 'proxy',
      at: parseClfTime(time) - zoneMs,
      evidence,
      client: plainAddress(client),
    } as const;
    const http = HTTP.exec(rest);
    if (http !== null) {
      const [, status = '', bytes = '', state = '', captures = '', method = '', target = ''] = http;
      const found = splitRequest(method, target) ?? hostIn(captures, 443);
      if (found === null) return null;
      const verdict = verdictOf(state, { status: Number(status), method }, server);
      if (verdict === null) return undefined;
      return {
        ...base,
        ...found,
        verdict,
        status: Math.max(0, Number(status)),
        bytes: Number(bytes),
        server: addressOf(server),
      };
    }
    const tcp = TCP.exec(rest);
    if (tcp === null) return /"<BADREQ>"?/.test(rest) ? null : undefined;
    const [, bytes = '', state = '', captures = ''] = tcp;
    const found = hostIn(captures, 443);
    if (found === null) return null;
    const verdict = verdictOf(state, null, server);
    return verdict === null
      ? undefined
      : {
          ...base,
          ...found,
          verdict,
          status: 0,
          bytes: Number(bytes),
          server: addressOf(server),
        };
  };
}

/**
 * The first letter says who ended the session: P is HAProxy itself, S the server, R a lack of resources, L HAProxy that
 * answers by itself, C the client; the second in which state it was: R before the request, Q and C before a server
 * (configuration manual, "Session state at disconnection").
 */
const STATE = /^[CSPLRUDIKcs-][RQCHDLT-](?:[NIDVEOU-][NIUPRD-])?$/;

/** `answer`: null for TCP, which has none. null: a letter that is not known. */
function verdictOf(
  state: string,
  answer: { readonly status: number; readonly method: string } | null,
  server: string,
): ProxyObservation['verdict'] | null {
  if (!STATE.test(state)) return null;
  if (answer === null) {
    if (state.startsWith('P')) return 'denied';
    return /^(?:[^-][RQC]|[SR])/.test(state) ? 'failed' : 'allowed';
  }
  const { status, method } = answer;
  if (state.startsWith('P') && (server === '<NOSRV>' || status === 403)) return 'denied';
  const refused = verdictOfTunnel(method, status);
  if (refused !== null) return refused;
  if (/^[SsR]C|^[SR]/.test(state) && (status >= 500 || status <= 0)) return 'failed';
  return status === 503 && server === '<NOSRV>' ? 'failed' : 'allowed';
}

function hostIn(captures: string, port: number): ProxyTarget | null {
  const values = (CAPTURE.exec(captures)?.[1] ?? '').split('|');
  return (
    values
      .map((value) => splitAuthority(value, port))
      .find((each) => each !== null && each.name.includes('.')) ?? null
  );
}

function addressOf(server: string): string | null {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(server) ? server : null;
}
