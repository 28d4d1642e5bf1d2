// trace(): which road a program takes for a name, and where that road ends.
// The order of the steps is the order in which a real program meets them:
// 1. its own settings choose direct or proxy, by the name that it dials;
// 2. direct: it resolves the name; proxy: it only finds the proxy;
// 3. the address decides the link (inside, VPN, internet);
// 4. the firewall;
// 5. proxy: its allow-list, its own resolver, and the firewall again;
// 6. what answers there.

import type { Name } from '../names/name.ts';
import { matchesPattern, parsePattern } from '../names/pattern.ts';
import { DIALECTS } from './dialects/dialects.ts';
import type { BypassDecision } from './dialects/dialect.ts';
import { decideFirewall, formatFirewallAllow } from './firewall.ts';
import { isLockedAtPublicAddress, PUBLIC_ADDRESS, resolveOnInternet, resolveOnPremises } from './resolve.ts';
import type { Actor } from './settings.ts';
import type { Outcome, Road, Step, Trace } from './trace-types.ts';
import type { World } from './world.ts';

export interface TraceQuestion {
  readonly actor: Actor;
  readonly name: Name;
  readonly port: number;
}

type End = { readonly road: Road; readonly outcome: Outcome };

export function trace(world: World, question: TraceQuestion): Trace {
  const steps: Step[] = [];
  const end = walk(world, question, steps);
  return { ...question, steps, ...end };
}

function walk(world: World, question: TraceQuestion, steps: Step[]): End {
  const choice = chooseRoad(world, question);
  steps.push(choice.step);
  if (choice.road === 'rejected') return { road: 'none', outcome: 'settings-rejected' };
  return choice.road === 'direct' ? walkDirect(world, question, steps) : walkProxy(world, question, steps);
}

function walkDirect(world: World, question: TraceQuestion, steps: Step[]): End {
  const { name, port } = question;
  const found = resolveOnPremises(world, name);
  steps.push({ step: 'resolve', resolver: world.resolver.name, name, chain: found.chain, addresses: found.addresses, answer: found.answer, reason: found.reason });
  if (found.answer === 'nxdomain') return { road: 'none', outcome: 'no-such-name' };
  const to = found.addresses[0];
  if (found.answer === 'none' || to === undefined) return { road: 'none', outcome: 'no-resolver-answer' };
  const from = addressOf(world, question.actor);
  const isPassed = pushFirewall(world, { from, to, port }, steps);
  const road = to === PUBLIC_ADDRESS || !world.endpoints.has(to) ? 'direct' : 'private-endpoint';
  if (!isPassed) return { road, outcome: 'rejected-by-firewall' };
  return { road, outcome: arrive(world, { name, to }, steps) };
}

function walkProxy(world: World, question: TraceQuestion, steps: Step[]): End {
  const { name, port } = question;
  const { proxy } = world;
  if (!pushFirewall(world, { from: addressOf(world, question.actor), to: proxy.address, port: proxy.port }, steps)) {
    return { road: 'proxy', outcome: 'rejected-by-firewall' };
  }
  const by = findAllowEntry(world.settings.proxyAllow, name);
  const verdict = by === null ? 'denied' : 'allowed';
  steps.push({ step: 'proxy', proxy: proxy.name, verdict, by, reason: { code: `proxy.${verdict}`, values: { name, proxy: proxy.name, by: by ?? '' } } });
  if (by === null) return { road: 'proxy', outcome: 'denied-by-proxy' };
  const found = proxy.resolver === 'internet' ? resolveOnInternet(world.internet, name) : resolveOnPremises(world, name);
  steps.push({ step: 'resolve', resolver: proxy.resolver, name, chain: found.chain, addresses: found.addresses, answer: found.answer, reason: found.reason });
  const to = found.addresses[0];
  if (to === undefined) return { road: 'proxy', outcome: 'proxy-cannot-resolve' };
  if (!pushFirewall(world, { from: proxy.address, to, port }, steps)) return { road: 'proxy', outcome: 'rejected-by-firewall' };
  return { road: 'proxy', outcome: arrive(world, { name, to }, steps) };
}

type Choice = { readonly road: 'direct' | 'proxy' | 'rejected'; readonly step: Step };

function chooseRoad(world: World, question: TraceQuestion): Choice {
  const { actor, name, port } = question;
  const settings = settingsOf(world, actor);
  if (settings.proxy === null) return choice(settings.dialect, 'direct', { code: 'bypass.no-proxy', values: { actor } }, null);
  if (!settings.isListUsed) return choice(settings.dialect, 'proxy', { code: 'bypass.list-not-shown', values: { actor } }, null);
  const list = DIALECTS[settings.dialect].parse(settings.bypass, { bypassOnLocal: settings.bypassOnLocal });
  const fatal = list.problems.find((problem) => problem.fatal);
  if (fatal !== undefined) {
    return choice(settings.dialect, 'rejected', { code: 'bypass.list-rejected', values: { actor, entry: fatal.entry, message: fatal.message } }, fatal.entry);
  }
  const decision: BypassDecision = list.decide({ scheme: 'https', host: name, port });
  const code = decision.road === 'direct' ? 'bypass.matched' : 'bypass.not-matched';
  return choice(settings.dialect, decision.road, { code, values: { actor, name, by: decision.by ?? '' } }, decision.by);
}

function choice(dialect: string, road: Choice['road'], reason: Step['reason'], by: string | null): Choice {
  return { road, step: { step: 'bypass', dialect, road, by, reason } };
}

interface ProxyChoice {
  readonly dialect: 'configuration-manager' | 'wininet';
  readonly proxy: string | null;
  readonly bypass: readonly string[];
  readonly isListUsed: boolean;
  readonly bypassOnLocal: boolean;
}

function settingsOf(world: World, actor: Actor): ProxyChoice {
  const { configurationManager: manager, system, user } = world.settings;
  switch (actor) {
    case 'configuration-manager':
      return { dialect: 'configuration-manager', proxy: manager.proxy, bypass: manager.bypass, isListUsed: manager.bypassListEnabled, bypassOnLocal: manager.bypassProxyOnLocal };
    case 'system':
      return { dialect: 'wininet', proxy: system.proxy, bypass: system.bypass, isListUsed: true, bypassOnLocal: false };
    case 'user':
      return { dialect: 'wininet', proxy: user.proxy, bypass: user.bypass, isListUsed: true, bypassOnLocal: false };
    case 'mobility-agent':
      // It talks to the appliance only and needs no proxy for that (facts, section 1).
      return { dialect: 'wininet', proxy: null, bypass: [], isListUsed: true, bypassOnLocal: false };
  }
}

function pushFirewall(world: World, hop: { from: string; to: string; port: number }, steps: Step[]): boolean {
  const model = { networks: world.networks, allow: world.settings.firewallAllow };
  const { verdict, link, rule } = decideFirewall(model, hop.from, hop.to, hop.port);
  const values = { from: hop.from, to: hop.to, port: String(hop.port) };
  const by = rule === null ? null : formatFirewallAllow(rule);
  steps.push(
    { step: 'route', from: hop.from, to: hop.to, via: link, reason: { code: `route.${link}`, values } },
    { step: 'firewall', ...hop, verdict, by, reason: { code: link === 'lan' ? 'firewall.inside' : `firewall.${verdict}`, values: { ...values, by: by ?? '' } } },
  );
  return verdict === 'allowed';
}

function arrive(world: World, at: { name: Name; to: string }, steps: Step[]): Outcome {
  const values = { name: at.name, address: at.to };
  const push = (verdict: 'answered' | 'refused' | 'nobody', code: string): void => {
    steps.push({ step: 'arrive', at: at.to, verdict, reason: { code, values } });
  };
  if (at.to === PUBLIC_ADDRESS) {
    const isLocked = isLockedAtPublicAddress(world.internet, at.name);
    push(isLocked ? 'refused' : 'answered', isLocked ? 'arrive.public-access-off' : 'arrive.public');
    return isLocked ? 'refused-at-public-address' : 'reached';
  }
  const endpoint = world.endpoints.get(at.to);
  if (endpoint === undefined || !endpoint.approved || !endpoint.names.includes(at.name)) {
    push('nobody', endpoint === undefined ? 'arrive.nobody' : endpoint.approved ? 'arrive.other-name' : 'arrive.not-approved');
    return 'nobody-at-address';
  }
  push('answered', 'arrive.private-endpoint');
  return 'reached';
}

function findAllowEntry(entries: readonly string[], name: Name): string | null {
  return entries.find((entry) => {
    const parsed = parsePattern(entry);
    return parsed.ok && matchesPattern(parsed.pattern, name);
  }) ?? null;
}

function addressOf(world: World, actor: Actor): string {
  return actor === 'mobility-agent' ? (world.sourceAddress ?? world.applianceAddress) : world.applianceAddress;
}
