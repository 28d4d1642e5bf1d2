// Windows firewall's pfirewall.log: `#Fields: date time action protocol src-ip dst-ip
// src-port dst-port …`; "Time Format: Local" stands above it. Only DROP is an observation.

import type { LineReader } from '../shared/logs/observation.ts';
import { parseDateTime } from '../shared/logs/clock-time.ts';
import { stoppedPacket } from '../shared/logs/packet.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

const LINE =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (DROP|ALLOW|INFO-EVENTS-LOST|OPEN|CLOSE) (\S+) (\S+) (\S+) (\S+) (\S+) (?:\S+ (\S+) )?/;

export function createPfirewallReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (line.startsWith('#'))
      return /^#(?:Version|Software: Microsoft Windows Firewall|Time Format|Fields: date time action protocol)/.test(
        line,
      )
        ? null
        : undefined;
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, time = '', action, protocol, from = '', to = '', , port = '', flags = ''] = match;
    if (action !== 'DROP') return null;
    // `S`, `AR`; a dash: not told.
    const hasFlags = flags !== '' && flags !== '-' && flags !== '0';
    return stoppedPacket({
      at: parseDateTime(time) - zoneMs,
      evidence,
      from,
      to,
      port: Number(port),
      protocol,
      ...(hasFlags ? { isFirst: /S/.test(flags) && !/A/.test(flags) } : {}),
    });
  };
}
