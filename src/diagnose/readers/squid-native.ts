// Squid's native access.log:
// `%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt`
// (Squid documentation, logformat "squid").

import type { LineReader } from '../sighting.ts';

const LINE = /^(\d{9,11})\.(\d{3}) +\d+ (\S+) ([A-Z_]+)\/(\d{3}) (\d+) ([A-Z]+) (\S+) \S+ [A-Z_]+\/(\S+) \S+/;

export const readSquidNative: LineReader = (line, evidence) => {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, seconds = '', millis = '', client = '', result = '', status = '', bytes = '', method = '', url = '', peer = '-'] = match;
  const target = method === 'CONNECT' ? splitAuthority(url) : splitUrl(url);
  if (target === null) return null;
  return {
    kind: 'proxy',
    at: Number(seconds) * 1000 + Number(millis),
    evidence,
    client,
    ...target,
    verdict: result.includes('DENIED') ? 'denied' : Number(status) >= 500 ? 'failed' : 'allowed',
    status: Number(status),
    bytes: Number(bytes),
    server: peer === '-' ? null : peer,
  };
};

function splitAuthority(authority: string): { name: string; port: number } | null {
  const match = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(authority);
  return match === null ? null : { name: (match[1] ?? '').toLowerCase(), port: Number(match[2]) };
}

function splitUrl(url: string): { name: string; port: number } | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return { name: parsed.hostname, port: Number(parsed.port || (parsed.protocol === 'https:' ? 443 : 80)) };
}
