// What the resolver's log shows of private names. A log that does not tell the address
// of an answer says nothing against it by itself: other logs have to.

import { groupBy } from '../../group-by.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import type { PlanLookUp } from '../../plan/look-up.ts';
import { toDnsRecord } from '../../plan/plan-settings.ts';
import type { PlannedRecord, PlannedRoad } from '../../plan/plan.ts';
import { formatFamilies } from '../../model/dns-record.ts';
import { isBehindVpn, isDeclared } from '../../model/world/place.ts';
import type { Fix } from '../../model/change.ts';
import type { DnsGroup } from '../tally/tally.ts';
import { isElsewhere, severityElsewhere } from './clients.ts';
import { clientOf, readName, identifyProgram, type Draft, type RuleContext } from './draft.ts';
import { questionBefore } from './question-before.ts';

export function findInDns(context: RuleContext): Draft[] {
  const stated = context.dns.filter((each) => each.answer !== 'unknown');
  return [
    ...[...groupBy(stated, (each) => `${each.client} ${each.name}`).values()].flatMap((group) =>
      findInGroup(context, group),
    ),
    ...findNotLogged(context),
  ];
}

function findInGroup(context: RuleContext, group: readonly DnsGroup[]): Draft[] {
  const { networks } = context;
  const last = group.at(-1);
  const asked = last === undefined ? null : readPrivate(context, last.name);
  if (last === undefined || asked === null || isAnsweredSince(context, last)) return [];
  const { road } = asked;
  const isRight =
    last.addresses.length > 0 &&
    last.addresses.every((address) =>
      road.addresses.length > 0
        ? road.addresses.includes(address)
        : isBehindVpn(networks, address, last.client),
    );
  if (isRight) return [];
  const isPublic = last.addresses.some((address) => !isDeclared(networks, address));
  const code =
    last.addresses.length === 0
      ? 'private-name-not-found'
      : isPublic
        ? 'private-name-public-address'
        : 'private-name-other-address';
  const seen = group.filter((each) => each.answer === last.answer);
  return [
    draftOf(context, {
      ...asked,
      code,
      answer: last.answer,
      client: last.client,
      addresses: last.addresses,
      confidence: 'high',
      seen,
    }),
  ];
}

/**
 * A log that does not tell its answers (BIND's, Unbound's), joined with others: 1. the appliance says that
 * there is no such name; 2. the firewall rejected a packet to the internet of the machine that had asked.
 */
function findNotLogged(context: RuleContext): Draft[] {
  const { dns, failed, firewall } = context;
  const missing =
    failed?.error === 'no-such-name'
      ? dns.findLast((each) => each.answer === 'unknown' && each.name === failed.name)
      : undefined;
  const noName =
    missing === undefined
      ? []
      : draftNotLogged(context, missing, {
          code: 'private-name-not-found',
          addresses: [],
          seen: [missing],
        });
  const packets = groupBy(
    firewall.flatMap((packet) => {
      const question = questionBefore(context, packet);
      return question === null ? [] : [{ packet, question }];
    }),
    ({ question }) => `${question.client} ${question.name}`,
  );
  const atPublic = [...packets.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return draftNotLogged(context, first.question, {
      code: 'private-name-public-address',
      addresses: group.map(({ packet }) => packet.to),
      seen: group.map(({ packet }) => packet),
    });
  });
  return [...noName, ...atPublic];
}

function draftNotLogged(
  context: RuleContext,
  { name, client }: DnsGroup,
  more: Pick<Wrong, 'code' | 'addresses' | 'seen'>,
): Draft[] {
  const asked = readPrivate(context, name);
  return asked === null
    ? []
    : [draftOf(context, { ...asked, client, confidence: 'medium', ...more })];
}

interface Asked {
  readonly name: Name;
  readonly road: PlannedRoad;
}

/** The name with its road, when that is a private one; of its alias in a private zone the name that programs ask for. */
function readPrivate({ lookUp }: RuleContext, text: string): Asked | null {
  const name = lookUp.dialledOf(text) ?? readName(text);
  const road = name === null ? null : lookUp.roadOf(name);
  return name === null || road?.road !== 'private-endpoint' ? null : { name, road };
}

interface Wrong extends Asked, Pick<Draft, 'code' | 'confidence' | 'seen'> {
  readonly answer?: DnsGroup['answer'];
  readonly client: string;
  readonly addresses: readonly string[];
}

function draftOf(
  context: RuleContext,
  { code, answer, name, road, client, addresses, confidence, seen }: Wrong,
): Draft {
  const records = recordsOfEndpoint(context.lookUp, road, name);
  const add = records.flatMap((record) =>
    formatFamilies(record.type, record.addresses).map(
      (family) => `${record.name}.${record.zone} ${family}`,
    ),
  );
  const values = { addresses: addresses.join(', '), planned: road.addresses.join(', ') };
  const fix: Fix =
    answer === 'struck-out'
      ? { layer: 'dns', add: exceptions(name, records) }
      : { layer: 'dns', add, records: records.map(toDnsRecord) };
  return {
    code,
    ...(answer === 'struck-out' ? { sentence: 'finding.private-name-struck-out' as const } : {}),
    ...(answer === 'failed' ? { sentence: 'finding.private-name-no-answer' as const } : {}),
    // A form that a machine of nobody's plan asked for can be anybody's name.
    severity:
      road.match !== 'exact' && isElsewhere(context, { client, name })
        ? severityElsewhere(client)
        : 'error',
    name,
    ...identifyProgram(context, name, { planned: road.programs }),
    confidence,
    client: clientOf(client),
    values,
    fix,
    seen,
  };
}

/**
 * What lets a resolver give private addresses of the name: dnsmasq asks for the name that was asked for, Unbound for the
 * one that has the address (their manuals), and BIND for either.
 */
function exceptions(name: Name, records: readonly PlannedRecord[]): string[] {
  const zones = [...new Set(records.map(({ zone }) => zone))];
  return [
    `rebind-domain-ok=/${name}/ (dnsmasq)`,
    ...(zones.length === 0 ? [name] : zones).map((zone) => `private-domain: "${zone}" (Unbound)`),
    `deny-answer-addresses { … } except-from { "${name}"; } (BIND)`,
  ];
}

/** A log without addresses still shows that a name which did not exist was answered later. */
function isAnsweredSince({ dns }: RuleContext, last: DnsGroup): boolean {
  return (
    last.addresses.length === 0 &&
    dns.some(
      (each) =>
        each.answer === 'unknown' &&
        each.client === last.client &&
        each.name === last.name &&
        each.last.at > last.last.at,
    )
  );
}

/** The name's records, and with them those of the other names of its endpoint: who has to add one has to add them all. */
function recordsOfEndpoint(
  lookUp: PlanLookUp,
  road: PlannedRoad,
  name: Name,
): readonly PlannedRecord[] {
  const endpoint = road.because.values['endpoint'];
  const siblings =
    endpoint === undefined
      ? []
      : lookUp.plan.roads.filter(
          (each) => each.match === 'exact' && each.because.values['endpoint'] === endpoint,
        );
  const names = [name, ...siblings.map((each) => toName(each.pattern))];
  return lookUp.plan.layers.dns.records.filter((record) =>
    names.some((each) => record.answers.includes(each)),
  );
}
