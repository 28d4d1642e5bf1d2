// Squid's native access.log:
// `%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt`
// (Squid documentation, logformat "squid"). A request that could not be read has
// "-" or a letter as its method and `error:…` as its URL.

import type { LineReader } from '../sighting.ts';
import { splitRequest } from './proxy-target.ts';
import { squidVerdict } from './squid-verdict.ts';

const LINE = /^(\d{9,11})\.(\d{3}) +-?\d+ (\S+) ([A-Z_]+)\/(\d{3}) (\d+) (\S+) (\S+) \S+ [A-Z_]+\/(\S+) \S+/;

export const readSquidNative: LineReader = (line, evidence) => {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, seconds = '', millis = '', client = '', tag = '', status = '', bytes = '', method = '', url = '', peer = '-'] = match;
  const target = splitRequest(method, url);
  if (target === null) return null;
  const server = peer === '-' ? null : peer;
  return {
    kind: 'proxy',
    at: Number(seconds) * 1000 + Number(millis),
    evidence,
    client,
    ...target,
    verdict: squidVerdict({ tag, status: Number(status), method, server }),
    status: Number(status),
    bytes: Number(bytes),
    server,
    ...(method !== 'CONNECT' && url.startsWith('https://') ? { isInspected: true } : {}),
  };
};
