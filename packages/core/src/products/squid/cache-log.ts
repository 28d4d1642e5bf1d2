// What Squid's access lists said of a request, as cache.log has it with `debug_options ALL,1 85,2` (client_side_request.cc):
// `The request CONNECT a.example.com:443 is DENIED; last ACL checked: all`, before Squid 3.2 `…, because it matched 'all'`.
// Who asked does not stand there.

import { readAnyTime } from '../shared/logs/any-time.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

/** Every line of cache.log begins so. */
const START = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: kid\d{1,4})?\| /;
const ASKED =
  /\bThe request ([A-Z]{3,20}) (\S{1,8192}) is (DENIED|ALLOWED)(?:; last ACL checked: |, because it matched ')/;

export function createSquidCacheReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const start = START.exec(line);
    if (start === null) return undefined;
    const asked = ASKED.exec(line);
    if (asked === null) return null;
    const [, method = '', url = '', word] = asked;
    const target = splitRequest(method, url);
    if (target === null) return null;
    return {
      kind: 'proxy',
      at: readAnyTime(start[1] ?? '', { zoneMs }),
      evidence,
      client: 'unknown',
      ...target,
      verdict: word === 'DENIED' ? 'denied' : 'allowed',
      status: 0,
      bytes: 0,
      server: null,
    };
  };
}
