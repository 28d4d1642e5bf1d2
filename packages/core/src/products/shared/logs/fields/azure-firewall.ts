// Azure Firewall's diagnostics. Structured logs: the categories and tables AZFWApplicationRule, AZFWNetworkRule,
// AZFWDnsQuery, AZFWThreatIntel and others with a column a field (Azure Monitor Logs reference). The older ones:
// AzureFirewallApplicationRule, AzureFirewallNetworkRule and AzureFirewallDnsProxy with one text, `msg` (Azure Firewall
// documentation, "Legacy Azure Diagnostics logs"; the column msg_s of the table AzureDiagnostics).

import { readAnyTime } from '../any-time.ts';
import { answerOfCode, askedName, questionOf } from '../dns-question.ts';
import type { LineReader, ProxyObservation } from '../observation.ts';
import { stoppedPacket } from '../packet.ts';
import { splitAuthority, splitUrl } from '../proxy-target.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

type Context = Parameters<FieldSchema['read']>[1];

const CATEGORY = /^(?:AZFW|AzureFirewall)/i;
/** Of no request and no packet that a rule decided, or the sums of others. */
const OTHERS =
  /^AZFW(?:NatRule|NatRuleAggregation|NetworkRuleAggregation|ApplicationRuleAggregation|FatFlow|FlowTrace|IdpsSignature|FqdnResolveFailure|InternalFqdnResolutionFailure|DnsAdditional|DnsFlowTrace)$/i;
const REQUEST =
  /^\s*(\w+)\s+request from ([\da-fA-F.:]+):\d+ to ([^\s:]+|\[[\da-fA-F:]+\]):(\d+)\. .*?\bAction: (\w+)/;
/** A packet without ports, or one that was led elsewhere. */
const OTHER_TEXT = /^\s*\w+(?: Type=\d+)?\s+request from \S+ (?:to|was) /;
const QUESTION =
  /^\s*DNS Request: ([\da-fA-F.:]+):\d+ \S+ \d+ (\w+) IN (\S+)\. (?:udp|tcp) \d+ \w+ \d+ (\w+|-) /;

export const azureFirewall: FieldSchema = {
  marks: ['queryname', 'targeturl', 'rulecollection'],
  origins: ['category', 'type'],
  isMine: (fields) => categoryOf(fields) !== null,
  read(fields, context) {
    const category = categoryOf(fields) ?? '';
    const text = firstOf(fields, 'properties.msg', 'msg', 'msg_s');
    if (/^AzureFirewall/i.test(category))
      return text === undefined ? undefined : readText(text, fields, context);
    if (/^AZFWDnsQuery$/i.test(category)) return readQuestion(fields, context);
    if (/^AZFW(?:ApplicationRule|NetworkRule|ThreatIntel)$/i.test(category))
      return readRule(fields, context);
    return OTHERS.test(category) ? null : undefined;
  },
};

/** In a table that was exported, only the columns may tell. */
function categoryOf(fields: NamedFieldSet): string | null {
  const stated = [firstOf(fields, 'category'), firstOf(fields, 'type')].find(
    (each) => each !== undefined && CATEGORY.test(each),
  );
  if (stated !== undefined) return stated;
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => fields.get(name) !== undefined);
  if (!has('sourceip')) return null;
  if (has('queryname', 'responsecode')) return 'AZFWDnsQuery';
  if (!has('action', 'destinationport')) return null;
  if (has('fqdn', 'targeturl')) return 'AZFWApplicationRule';
  return has('destinationip', 'rulecollection') ? 'AZFWNetworkRule' : null;
}

function timeOf(fields: NamedFieldSet, { options }: Context): number {
  const text = firstOf(fields, 'time', 'timegenerated', 'timegenerated [utc]', 'timestamp') ?? '';
  return readAnyTime(text, { zoneMs: 0, dates: options.dates ?? null });
}

function readRule(fields: NamedFieldSet, context: Context): ReturnType<LineReader> {
  const client = firstOf(fields, 'sourceip');
  const port = Number(firstOf(fields, 'destinationport'));
  const url = firstOf(fields, 'targeturl');
  const host = firstOf(fields, 'fqdn');
  const target =
    (host === undefined ? null : splitAuthority(host, port)) ??
    (url === undefined ? null : (splitUrl(url) ?? splitUrl(url, 'https')));
  return decided(
    {
      client,
      name: target?.name ?? null,
      port,
      action: firstOf(fields, 'action'),
      protocol: firstOf(fields, 'protocol'),
      to: firstOf(fields, 'destinationip'),
      isInspected: firstOf(fields, 'istlsinspected') === 'true',
    },
    { at: timeOf(fields, context), evidence: context.evidence },
  );
}

interface Decided {
  readonly client: string | undefined;
  /** null: a packet. */
  readonly name: string | null;
  readonly port: number;
  readonly action: string | undefined;
  readonly protocol: string | undefined;
  readonly to: string | undefined;
  readonly isInspected: boolean;
}

function decided(
  { client, name, port, action, protocol, to, isInspected }: Decided,
  seen: Pick<ProxyObservation, 'at' | 'evidence'>,
): ReturnType<LineReader> {
  const verdict = action === undefined ? null : verdictOfWord(action);
  if (client === undefined || (verdict !== 'allowed' && verdict !== 'denied')) return undefined;
  if (name !== null)
    return {
      kind: 'proxy',
      ...seen,
      client,
      name,
      port,
      verdict,
      status: 0,
      bytes: 0,
      server: null,
      ...(isInspected ? { isInspected } : {}),
    };
  if (to === undefined || verdict === 'allowed') return null;
  return stoppedPacket({ ...seen, from: client, to, port, protocol: protocol?.split('/')[0] });
}

function readQuestion(fields: NamedFieldSet, context: Context): ReturnType<LineReader> {
  const client = firstOf(fields, 'sourceip');
  const name = firstOf(fields, 'queryname');
  if (client === undefined || name === undefined) return undefined;
  const question = questionOf(firstOf(fields, 'querytype'));
  if (question === null) return null;
  return {
    kind: 'dns',
    at: timeOf(fields, context),
    evidence: context.evidence,
    client,
    name: askedName(name),
    answer: answerOfCode(firstOf(fields, 'responsecode') ?? '-'),
    addresses: [],
    ...question,
  };
}

function readText(text: string, fields: NamedFieldSet, context: Context): ReturnType<LineReader> {
  const seen = { at: timeOf(fields, context), evidence: context.evidence };
  const asked = QUESTION.exec(text.replace(/[–—]/, '-'));
  if (asked !== null) {
    const [, client = '', type, name = '', code] = asked;
    const question = questionOf(type);
    if (question === null) return null;
    return {
      kind: 'dns',
      ...seen,
      client,
      name: name.toLowerCase(),
      answer: answerOfCode(code),
      addresses: [],
      ...question,
    };
  }
  const request = REQUEST.exec(text);
  if (request === null) return OTHER_TEXT.test(text) || /^\s*Error: /.test(text) ? null : undefined;
  const [, protocol = '', client = '', host = '', port, action] = request;
  const isPacket = /^(?:TCP|UDP)$/i.test(protocol);
  return decided(
    {
      client,
      name: isPacket ? null : host.toLowerCase(),
      port: Number(port),
      action,
      protocol,
      to: host,
      isInspected: false,
    },
    seen,
  );
}
