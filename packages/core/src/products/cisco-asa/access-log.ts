// Syslog of Cisco's Secure Firewall, `%ASA-4-106023: …`: ASA and FTD, and before them PIX and FWSM. The device's own time
// stands in front, with a year or not at all, and perhaps its name.

import type { LineReader } from '../shared/logs/observation.ts';
import { stoppedPacket } from '../shared/logs/packet.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { timeInFront } from '../shared/logs/time-in-front.ts';
import { readConnectionEvent } from './connection-event.ts';
import { readMessage } from './messages.ts';

/** Some write the class of the message behind the product: `%ASA-session-5-106100`. */
const START = /^([^%{"]{0,512})%(?:ASA|FTD|PIX|FWSM|NGIPS)-(?:[a-z]{1,20}-)?\d-(\d{6}):? /;
const EVENTS: readonly string[] = ['430002', '430003'];
const LONGEST = 16_384;

export function createCiscoAsaReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const start = line.length > LONGEST ? null : START.exec(line);
    if (start === null) return undefined;
    const [head, front = '', number = ''] = start;
    const text = line.slice(head.length);
    const said = EVENTS.includes(number) ? readConnectionEvent(text) : readMessage(number, text);
    if (said.kind === 'unknown') return undefined;
    if (said.kind === 'nothing') return null;
    const at = timeInFront(front, options);
    if (said.kind === 'packet') return stoppedPacket({ at, evidence, ...said.packet });
    const { client, server, target, verdict } = said.request;
    return {
      kind: 'proxy',
      at,
      evidence,
      client: plainAddress(client),
      ...target,
      verdict,
      status: 0,
      bytes: 0,
      server,
    };
  };
}
