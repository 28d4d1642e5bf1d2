// Suricata's EVE, and AWS Network Firewall's, which has it under `event` (Suricata user guide, "Eve JSON Format"): of its
// events an alert says what became of the packet, and `drop` is one that was stopped. All others only say what was seen.

import { readAnyTime } from '../any-time.ts';
import { requestOrPacket } from '../request-or-packet.ts';
import { plainAddress } from '../plain-address.ts';
import { splitAuthority } from '../proxy-target.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

const SAYS = /^(?:alert|drop)$/;

export const suricata: FieldSchema = {
  marks: ['flow_id'],
  isMine: (fields) =>
    ['event_type', 'flow_id', 'src_ip', 'dest_ip'].every(
      (name) => firstOf(fields, name) !== undefined,
    ),
  read(fields, { evidence, options }) {
    const type = firstOf(fields, 'event_type') ?? '';
    if (!SAYS.test(type)) return null;
    const word = firstOf(fields, 'verdict.action', 'alert.action') ?? (type === 'drop' ? type : '');
    const verdict = verdictOfWord(word);
    if (verdict !== 'allowed' && verdict !== 'denied') return undefined;
    const at = readAnyTime(firstOf(fields, 'event.timestamp', 'timestamp') ?? '', {
      zoneMs: options.zoneMs,
    });
    const client = plainAddress(firstOf(fields, 'src_ip') ?? '');
    const server = firstOf(fields, 'dest_ip') ?? '';
    const port = Number(firstOf(fields, 'dest_port'));
    const host = firstOf(fields, 'tls.sni', 'http.hostname');
    const target = host === undefined ? null : splitAuthority(host, port);
    const [syn, ack] = [firstOf(fields, 'drop.syn'), firstOf(fields, 'drop.ack')];
    return requestOrPacket({
      at,
      evidence,
      client,
      verdict,
      target,
      server,
      port,
      protocol: firstOf(fields, 'proto'),
      isFirst: syn === undefined ? undefined : syn === 'true' && ack !== 'true',
    });
  },
};
