// Stormshield SNS' audit logs in WELF (Stormshield, "Description of Audit logs"): `id=firewall time=… fw=… tz=+0000
// startime=… src=… dst=… dstport=443 action=block logtype="filter"`. In web and ssl logs dstname is what was asked for, in
// others the object that the destination is. `action` is empty for a rule that only logs.

import { requestOrPacket } from '../request-or-packet.ts';
import { splitAuthority } from '../proxy-target.ts';
import { timeOf } from '../named-fields.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

const OF_REQUESTS = /^(?:web|ssl)$/;

export const stormshield: FieldSchema = {
  marks: ['startime'],
  isMine: (fields) =>
    ['fw', 'tz', 'startime'].every((name) => firstOf(fields, name) !== undefined) &&
    firstOf(fields, 'id') === 'firewall',
  read(fields, { evidence, options }) {
    const [client, server] = [firstOf(fields, 'src'), firstOf(fields, 'dst')];
    const word = firstOf(fields, 'action');
    if (client === undefined || word === undefined) return null;
    const verdict = verdictOfWord(word);
    if (verdict !== 'allowed' && verdict !== 'denied') return undefined;
    const [date = '', clock = ''] = (firstOf(fields, 'time') ?? '').split(' ');
    const at = timeOf(
      { ...fields, get: (name) => (name === 'date' ? date : fields.get(name)) },
      clock,
      options.zoneMs,
    );
    const port = Number(firstOf(fields, 'dstport'));
    const name = firstOf(fields, 'dstname');
    const isRequest =
      OF_REQUESTS.test(firstOf(fields, 'logtype') ?? '') || firstOf(fields, 'op') !== undefined;
    const target = isRequest && name !== undefined ? splitAuthority(name, port) : null;
    return requestOrPacket({
      at,
      evidence,
      client,
      verdict,
      target,
      server,
      port,
      protocol: firstOf(fields, 'ipproto'),
      bytes: Number(firstOf(fields, 'rcvd') ?? 0) || 0,
    });
  },
};
