// trace(): which road a program takes for a name, and where that road ends.
// The order of the steps is the order in which a real program meets them:
// 1. its own settings choose direct or proxy, by the name that it asks for;
// 2. direct: it resolves the name; proxy: it only finds the proxy;
// 3. the address decides the link (inside, VPN, internet);
// 4. the firewall;
// 5. proxy: its allow-list, its own resolver, and the firewall again;
// 6. what answers there.

import type { Name } from '@sekisho/dns/name.ts';
import { formatFirewallAllow } from '../model/firewall-rule.ts';
import { worldsByResolver } from './each-resolver.ts';
import { prepareWorld, type PreparedWorld } from './prepare-world.ts';
import { PUBLIC_ADDRESS } from './ask-resolver.ts';
import type { Resolution } from './resolve.ts';
import { machineNamed } from './site-machines.ts';
import { isPeered, passPeering } from './walk-peering.ts';
import { walkProxy } from './walk-proxy.ts';
import type { Program } from '../model/program.ts';
import { passBarrier, type Passage } from './azure-barriers.ts';
import type { NotKnownPart, Outcome, Road } from '../model/road.ts';
import type { Step, Steps, Trace } from './trace-types.ts';
import type { SiteMachine } from '../model/world/networks.ts';
import type { World } from './world.ts';

export interface TraceQuestion {
  readonly program: Program;
  readonly name: Name;
  readonly port: number;
}

export interface Decision {
  readonly road: Road;
  readonly outcome: Outcome;
}

export function trace(world: World | PreparedWorld, question: TraceQuestion): Trace {
  const steps: Step[] = [];
  const prepared = 'world' in world ? world : prepareWorld(world);
  const end = walk(prepared, question, steps);
  return { ...question, steps: [...steps, ...otherSteps(prepared, question, steps)], ...end };
}

/** Where the walk ends by each of the other resolvers that the client asks when those before are silent. */
function otherSteps(
  { world }: PreparedWorld,
  question: TraceQuestion,
  steps: readonly Step[],
): Step[] {
  const asked = steps.findLast((step) => step.step === 'resolve');
  if (asked === undefined) return [];
  const client = steps.some(({ step }) => step === 'proxy') ? 'proxy' : 'appliance';
  return worldsByResolver(world, client)
    .filter(({ resolver }) => resolver !== asked.resolver)
    .map(({ resolver, world: own }) => {
      const { road, outcome } = decide(prepareWorld(own), question);
      const code = outcome === 'reached' || outcome === 'not-known' ? outcome : 'not-reached';
      const values = { name: question.name, resolver, road, outcome };
      return {
        step: 'other-resolver',
        resolver,
        road,
        outcome,
        reason: { code: `other-resolver.${code}`, values },
      };
    });
}

/** The end of {@link trace} without its steps, for millions of questions. */
export function decide(world: PreparedWorld, question: TraceQuestion): Decision {
  return walk(world, question, null);
}

function walk(world: PreparedWorld, question: TraceQuestion, steps: Steps): Decision {
  switch (chooseRoad(world, question, steps)) {
    case 'not-known':
      return NOT_KNOWN;
    case 'rejected':
      return { road: 'none', outcome: 'settings-rejected' };
    case 'direct':
      return walkDirect(world, question, steps);
    case 'proxy':
      return walkProxy(world, question, {
        steps,
        from: addressOf(world.world, question.program),
        passFirewall: (way, noted) => passFirewall(world, way, noted),
        arrive: (at, noted) => arrive(world, at, noted),
        passOut: (way, noted) => passFirewall(world, way, noted) ?? passBarriers(world, way, noted),
        resolveSteps,
        noteNotKnown: (found, noted) => noteNotKnown(found, noted).outcome,
      });
  }
}

const NOT_KNOWN: Decision = { road: 'not-known', outcome: 'not-known' };

function walkDirect(
  prepared: PreparedWorld,
  { program, name, port }: TraceQuestion,
  steps: Steps,
): Decision {
  const from = addressOf(prepared.world, program);
  const machine = machineNamed(prepared.world, name);
  if (machine !== null) return walkInside(prepared, { from, name, port, machine }, steps);
  const found = prepared.resolvers.forAppliance(from, name);
  if (steps !== null) steps.push(...resolveSteps(name, found));
  if (found.answer === 'not-known') return noteNotKnown(found, steps);
  if (found.answer === 'nxdomain') return { road: 'none', outcome: 'no-such-name' };
  const to = found.addresses[0];
  if (found.answer === 'none' || to === undefined)
    return { road: 'none', outcome: 'no-resolver-answer' };
  const road = to === PUBLIC_ADDRESS || !prepared.endpoints.has(to) ? 'direct' : 'private-endpoint';
  const way = { from, to, port };
  const stopped = isPeered(prepared, name, to)
    ? passPeering(prepared, way, steps)
    : (passByName(prepared, { ...way, name }, steps) ?? passBarriers(prepared, way, steps));
  return { road, outcome: stopped ?? arrive(prepared, { name, to }, steps) };
}

/** To a machine of the site: between zones of the premises a firewall may stand. */
function walkInside(
  prepared: PreparedWorld,
  of: { from: string; name: Name; port: number; machine: SiteMachine },
  steps: Steps,
): Decision {
  const { from, name, port, machine } = of;
  const { address: to } = machine;
  const values = { name, address: to, machine: machine.name };
  if (name !== to)
    steps?.push({
      step: 'resolve',
      resolver: prepared.world.resolver.name,
      name,
      chain: [name],
      addresses: [to],
      answer: 'address',
      reason: { code: 'resolve.site-machine', values },
    });
  const stopped = passFirewall(prepared, { from, to, port }, steps);
  if (stopped !== null) return { road: 'direct', outcome: stopped };
  const reason = { code: 'arrive.site-machine', values };
  steps?.push({ step: 'arrive', at: to, verdict: 'answered', reason });
  return { road: 'direct', outcome: 'reached' };
}

function chooseRoad(
  world: PreparedWorld,
  { program, name, port }: TraceQuestion,
  steps: Steps,
): 'direct' | 'proxy' | 'rejected' | 'not-known' {
  const choice = world.choices[program];
  if (choice.kind === 'not-known') {
    const { part, because } = choice;
    if (because === null) noteStep(steps, { part, values: { program, name } });
    else
      steps?.push({
        step: 'not-known',
        part,
        reason: { code: `not-known.${because.code}`, values: because.values },
      });
    return 'not-known';
  }
  if (choice.kind === 'fixed') {
    if (steps !== null)
      steps.push({
        step: 'bypass',
        dialect: choice.dialect,
        road: choice.road,
        by: choice.by,
        reason: choice.reason,
      });
    return choice.road;
  }
  const { road, by } = choice.list.decide({ scheme: 'https', host: name, port });
  if (steps !== null) {
    const matched = choice.isLikely ? 'bypass.matched-if-shown' : 'bypass.matched';
    const code = road === 'direct' ? matched : 'bypass.not-matched';
    steps.push({
      step: 'bypass',
      dialect: choice.dialect,
      road,
      by,
      reason: { code, values: { program, name, by: by ?? '' } },
    });
  }
  return road;
}

function resolveSteps(name: Name, found: Resolution): Step[] {
  const { asked, resolver, chain, addresses, answer, reason } = found;
  const further = new Map(
    asked.map(({ by, to, suffix }): [string, Step] => {
      const code = suffix !== null ? 'by-suffix' : to === 'internet' ? 'internet' : 'all-else';
      const values = { resolver: by, asked: to, suffix: suffix ?? '' };
      return [
        `${by} ${to} ${suffix ?? ''}`,
        { step: 'asks', resolver: by, asked: to, suffix, reason: { code: `asks.${code}`, values } },
      ];
    }),
  );
  return [
    ...further.values(),
    { step: 'resolve', resolver, name, chain, addresses, answer, reason },
  ];
}

function noteStep(
  steps: Steps,
  { part, values }: { part: NotKnownPart; values: Readonly<Record<string, string>> },
): void {
  steps?.push({ step: 'not-known', part, reason: { code: `not-known.${part}`, values } });
}

/** The step of the resolution has said it already; what is missing is said once more as the end. */
function noteNotKnown({ notKnown, reason }: Resolution, steps: Steps): Decision {
  if (notKnown !== undefined) noteStep(steps, { part: notKnown, values: reason.values });
  return NOT_KNOWN;
}

/** Where a firewall filters by names, what goes to the internet needs a rule for its name or its address. */
function passByName(
  prepared: PreparedWorld,
  { name, ...way }: { from: string; to: string; port: number; name: Name },
  steps: Steps,
): ReturnType<typeof passFirewall> {
  const { world, firewall, allow } = prepared;
  const { from, to, port } = way;
  const { verdict, link } = firewall(from, to, port);
  if (world.allowsByName !== true || link !== 'internet' || verdict === 'allowed')
    return passFirewall(prepared, way, steps);
  const by = allow?.matchFirst(name) ?? null;
  const values = { from, to, port: String(port), name, by: by ?? '' };
  steps?.push({ step: 'route', from, to, via: link, reason: { code: `route.${link}`, values } });
  if (by === null && (allow === null || verdict === 'not-known')) {
    const reason = { code: 'not-known.firewall-names', values };
    steps?.push({ step: 'not-known', part: 'firewallAllow', reason });
    return 'not-known';
  }
  const end = by === null ? 'rejected' : 'allowed';
  const reason = { code: `firewall.${end}-by-name`, values };
  steps?.push({ step: 'firewall', from, to, port, verdict: end, by, reason });
  return by === null ? 'rejected-by-firewall' : null;
}

/** Null when it is let through; else the end of the walk. */
function passFirewall(
  { firewall }: PreparedWorld,
  { from, to, port }: { from: string; to: string; port: number },
  steps: Steps,
): 'rejected-by-firewall' | 'no-route' | 'not-known' | null {
  const { verdict, link, rule, isInside, isNotReached } = firewall(from, to, port);
  const values = { from, to, port: String(port) };
  const route = isNotReached === true ? 'route.not-reached' : `route.${link}`;
  steps?.push({ step: 'route', from, to, via: link, reason: { code: route, values } });
  switch (verdict) {
    case 'no-route':
      return 'no-route';
    case 'not-known':
      noteStep(steps, { part: 'firewallAllow', values });
      return 'not-known';
    case 'allowed':
    case 'rejected': {
      const by = rule === null ? null : formatFirewallAllow(rule);
      const code = isInside === true ? 'firewall.inside' : `firewall.${verdict}`;
      const reason = { code, values: { ...values, by: by ?? '' } };
      steps?.push({ step: 'firewall', from, to, port, verdict, by, reason });
      return verdict === 'allowed' ? null : 'rejected-by-firewall';
    }
  }
}

/**
 * What stands in Azure before a private endpoint. Null when all of it lets the connection through. What certainly
 * rejects it decides, whatever is not known of the others.
 */
function passBarriers(
  prepared: PreparedWorld,
  passage: Passage,
  steps: Steps,
): 'rejected-by-firewall' | 'not-known' | null {
  const { barriers = [], inAzure: to = passage.to } = prepared.endpoints.get(passage.to) ?? {};
  if (barriers.length === 0) return null;
  const met = barriers.flatMap((barrier) => passBarrier(barrier, { ...passage, to }) ?? []);
  const end =
    met.find(({ verdict }) => verdict === 'rejected') ??
    met.find(({ verdict }) => verdict === 'not-known');
  for (const { verdict, by, reason } of met) {
    if (verdict !== 'not-known') steps?.push({ step: 'firewall', ...passage, verdict, by, reason });
    else if (end?.reason === reason) steps?.push({ step: 'not-known', part: 'estate', reason });
    if (end?.reason === reason) break;
  }
  if (end === undefined) return null;
  return end.verdict === 'rejected' ? 'rejected-by-firewall' : 'not-known';
}

function arrive(
  prepared: PreparedWorld,
  { name, to }: { name: Name; to: string },
  steps: Steps,
): Outcome {
  const { verdict, outcome, code } = arrivalAt(prepared, name, to);
  const whyNotKnown = prepared.endpoints.get(to)?.whyNotKnown;
  if (outcome === 'reached' && whyNotKnown !== undefined) {
    steps?.push({ step: 'not-known', part: 'site', reason: whyNotKnown });
    return 'not-known';
  }
  if (steps !== null)
    steps.push({
      step: 'arrive',
      at: to,
      verdict,
      reason: { code: `arrive.${code}`, values: { name, address: to } },
    });
  return outcome;
}

interface Arrival {
  readonly verdict: 'answered' | 'refused' | 'nobody';
  readonly outcome: Outcome;
  readonly code: string;
}

/** As the export says it. Where it says nothing, a name with a private endpoint is taken to refuse. */
function arrivalInPublic({ world, resolvers }: PreparedWorld, name: Name): Arrival {
  const refused = (code: string): Arrival => ({
    verdict: 'refused',
    outcome: 'refused-at-public-address',
    code,
  });
  const verdict = world.publicAccess?.get(name);
  if (verdict === 'off' || verdict === 'perimeter' || verdict === 'denied')
    return refused(`public-${verdict}`);
  if (verdict !== 'open' && resolvers.isLockedAtPublicAddress(name))
    return refused('public-access-off');
  const code = verdict === 'only-listed' ? 'public-if-listed' : 'public';
  return { verdict: 'answered', outcome: 'reached', code };
}

function arrivalAt(prepared: PreparedWorld, name: Name, to: string): Arrival {
  if (to === PUBLIC_ADDRESS) return arrivalInPublic(prepared, name);
  const { endpoints } = prepared;
  const endpoint = endpoints.get(to);
  if (endpoint === undefined)
    return { verdict: 'nobody', outcome: 'nobody-at-address', code: 'nobody' };
  if (!endpoint.approved)
    return { verdict: 'nobody', outcome: 'nobody-at-address', code: 'not-approved' };
  if (!endpoint.names.has(name))
    return { verdict: 'nobody', outcome: 'nobody-at-address', code: 'other-name' };
  return { verdict: 'answered', outcome: 'reached', code: 'private-endpoint' };
}

function addressOf(world: World, program: Program): string {
  return program === 'mobility-agent'
    ? (world.sourceAddress ?? world.applianceAddress)
    : world.applianceAddress;
}
