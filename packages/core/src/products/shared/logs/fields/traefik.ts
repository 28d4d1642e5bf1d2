// Traefik's access log as JSON (Traefik documentation, "Access Logs"). OriginStatus is what the service said, where one was
// asked; without it the answer is Traefik's own.

import { readAnyTime } from '../any-time.ts';
import { plainAddress } from '../plain-address.ts';
import { splitAuthority } from '../proxy-target.ts';
import { verdictOfTunnel } from '../tunnel-answer.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

const REFUSALS: readonly number[] = [401, 403, 407];

export const traefik: FieldSchema = {
  marks: ['downstreamstatus'],
  isMine: (fields) =>
    ['downstreamstatus', 'requestmethod'].every((name) => firstOf(fields, name) !== undefined) &&
    firstOf(fields, 'clienthost', 'clientaddr') !== undefined,
  read(fields, { evidence, options }) {
    const status = Number(firstOf(fields, 'downstreamstatus'));
    const origin = Number(firstOf(fields, 'originstatus') ?? 0) || 0;
    const method = firstOf(fields, 'requestmethod') ?? '';
    if (!(status >= 100)) return undefined;
    const usual = firstOf(fields, 'requestscheme') === 'http' ? 80 : 443;
    const target = splitAuthority(firstOf(fields, 'requestaddr', 'requesthost') ?? '', usual);
    if (target === null) return null;
    const isOwn = origin === 0;
    const own = REFUSALS.includes(status) ? 'denied' : status >= 500 ? 'failed' : 'allowed';
    return {
      kind: 'proxy',
      at: readAnyTime(firstOf(fields, 'startutc', 'time', 'startlocal') ?? '', {
        zoneMs: options.zoneMs,
      }),
      evidence,
      client: plainAddress(firstOf(fields, 'clienthost', 'clientaddr') ?? ''),
      ...target,
      verdict: verdictOfTunnel(method, status) ?? (isOwn ? own : 'allowed'),
      status,
      bytes: Number(firstOf(fields, 'downstreamcontentsize') ?? 0) || 0,
      server: null,
    };
  },
};
