// 3proxy's log with the logformat of its sample configurations, `%N.%p %E %U %C:%c %R:%r %O %I %h %T` behind a time:
// `1700762400.123 PROXY.3128 00004 - 10.1.1.10:51234 0.0.0.0:0 0 0 0 CONNECT a.example.com:443 HTTP/1.1`. The two last digits
// of the code say what went wrong: 0 nothing, 1 to 9 access and authorization (as fail2ban's filter has it), others the rest.

import type { LineReader } from '../shared/logs/observation.ts';
import { readAnyTime } from '../shared/logs/any-time.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

const LINE =
  /^(.{8,80}?) +PROXY\.\d{1,5} (\d{3})(\d\d) (\S{1,128}) (\S{2,64}):\d{1,5} (\S{2,64}):\d{1,5} (\d{1,19}) \d{1,19} \d{1,3} ([A-Z]{3,20})[ _](\S{1,8192}?)(?:[ _]HTTP\/[\d.]{1,3})?$/;
const MOST_OF_ACCESS = 9;

export function createThreeProxyReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, time = '', group, code, , client = '', server = '', bytes, method = '', url = ''] =
      match;
    const target = splitRequest(method, url);
    if (target === null) return null;
    const wrong = Number(code);
    const isCarried = wrong === 0 && Number(group) === 0;
    return {
      kind: 'proxy',
      at: timeOf(time, zoneMs),
      evidence,
      client: plainAddress(client),
      ...target,
      verdict: isCarried ? 'allowed' : wrong > 0 && wrong <= MOST_OF_ACCESS ? 'denied' : 'failed',
      status: 0,
      bytes: Number(bytes) || 0,
      server: server === '0.0.0.0' || server === '[0.0.0.0]' ? null : plainAddress(server),
    };
  };
}

/** `1401945943.894 [05/Jun/2014:08:25:43 +0300]`, or one of them, or another form with a zone. */
function timeOf(text: string, zoneMs: number): number {
  const first = /^\d{9,11}\.\d{3}(?= |$)/.exec(text)?.[0];
  return readAnyTime(first ?? text.replace(/^\[|\]$/g, ''), { zoneMs });
}
