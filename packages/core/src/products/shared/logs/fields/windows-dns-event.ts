// Events of Windows' DNS server as they are exported: XML of `wevtutil` and `Get-WinEvent … ToXml()`, JSON of
// `ConvertTo-Json`, CSV of `Export-Csv` and of the event viewer. Analytical events tell questions and answers
// (Microsoft, "DNS logging and diagnostics": 257 RESPONSE_SUCCESS, 258 RESPONSE_FAILURE), by the names that their text
// has too; PacketData is the whole answer. Audit events (512 to 582) are changes of zones and settings.

import { decodeMessage } from '@sekisho/dns/message.ts';
import { readAnyTime } from '../any-time.ts';
import { askedName, questionOf } from '../dns-question.ts';
import type { DnsObservation } from '../observation.ts';
import { plainAddress } from '../plain-address.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

const PROVIDER = /^Microsoft-Windows-DNS-?Server/i;
const ANSWERS: readonly string[] = ['257', '258'];
const TYPES: Readonly<Record<string, string>> = { '1': 'A', '28': 'AAAA' };
const RESPONSE = /^\s*RESPONSE_(?:SUCCESS|FAILURE): /;
const NO_ERROR = '0';
const NO_SUCH_NAME = '3';

export const windowsDnsEvent: FieldSchema = {
  marks: [],
  origins: ['providername', 'provider.name', 'source', 'logname', 'channel'],
  isMine: (fields) =>
    [firstOf(fields, 'providername'), firstOf(fields, 'provider.name'), firstOf(fields, 'source')]
      .concat(firstOf(fields, 'logname'), firstOf(fields, 'channel'))
      .some((each) => each !== undefined && PROVIDER.test(each)),
  read(fields, { evidence, options }) {
    const id = firstOf(fields, 'id', 'eventid', 'event id', 'system.eventid');
    const text = firstOf(fields, 'message', 'renderinginfo.message', 'description') ?? '';
    if (id === undefined) return undefined;
    if (!ANSWERS.includes(id)) return /^\d{1,5}$/.test(id) ? null : undefined;
    const own = RESPONSE.test(text) ? partsOf(text) : new Map<string, string>();
    const find = (name: string): string | undefined => firstOf(fields, name) ?? own.get(name);
    const name = find('qname');
    const client = find('destination');
    const code = find('rcode');
    if (name === undefined || client === undefined || code === undefined) return undefined;
    const question = questionOf(TYPES[find('qtype') ?? ''] ?? find('qtype'));
    if (question === null) return null;
    return {
      kind: 'dns',
      at: timeOf(fields, options),
      evidence,
      client: plainAddress(client),
      name: askedName(name),
      ...answerOf(code, find('packetdata') ?? '', question.isIPv6 === true),
      ...question,
    };
  },
};

/** `TCP=0; InterfaceIP=10.1.1.53; …`. */
function partsOf(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/(\w{1,40})=([^;\r\n]{0,65536})(?:;|$)/gm))
    parts.set(name.toLowerCase(), value.trim());
  return parts;
}

function timeOf(
  fields: NamedFieldSet,
  { zoneMs, dates = null }: Parameters<FieldSchema['read']>[1]['options'],
): number {
  const text =
    firstOf(fields, 'systemtime', 'timecreated', 'timecreated.value', 'date and time') ?? '';
  return readAnyTime(text, { zoneMs, dates });
}

function answerOf(
  code: string,
  packet: string,
  isIPv6: boolean,
): Pick<DnsObservation, 'answer' | 'addresses'> {
  if (code === NO_SUCH_NAME || /^NXDOMAIN$/i.test(code))
    return { answer: 'nxdomain', addresses: [] };
  if (code !== NO_ERROR && !/^NOERROR$/i.test(code)) return { answer: 'failed', addresses: [] };
  const addresses = isIPv6 ? null : addressesIn(packet);
  if (addresses === null) return { answer: 'unknown', addresses: [] };
  return addresses.length === 0
    ? { answer: 'nodata', addresses }
    : { answer: 'address', addresses };
}

/** null: the event does not hold the whole answer. */
function addressesIn(packet: string): readonly string[] | null {
  const digits = /^0x((?:[\da-f]{2})+)$/i.exec(packet)?.[1];
  if (digits === undefined) return null;
  const decoded = decodeMessage(Buffer.from(digits, 'hex'));
  if (!decoded.ok) return null;
  return decoded.message.answers.flatMap((record) =>
    record.kind === 'address' && record.type === 'A' ? [record.address] : [],
  );
}
