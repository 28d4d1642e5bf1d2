// named.conf with its zones → what the server hosts and whom it asks (BIND 9 Administrator Reference
// Manual, "Configuration Reference").

import type { Reason } from '../../model/reason.ts';
import type { ResolverState, Upstream } from '../../model/world/resolver-state.ts';
import { isUnder } from '@sekisho/dns/name.ts';
import { isName, namesIn, PRIVATE_NETWORKS, ROOT } from '../dns-words.ts';
import { readOuter } from '../given-files.ts';
import { note, type StateContext, type StateFiles } from '../state-file.ts';
import { ZoneFiles } from '../zone-files.ts';
import { forwardTargets } from './forward-targets.ts';
import { hostedZones } from './hosted-zones.ts';
import { aclsOf, matchNetwork, type MatchWorld } from './match-list.ts';
import { blockOf, named, readStatements, wordAt, type Statement } from './read-statements.ts';
import { zoneStatements, type ZoneStatement } from './zone-statements.ts';

/** What holds for the clients: the options, under those of their view. */
interface Scope {
  readonly statements: readonly Statement[];
  readonly options: readonly Statement[];
}

export function readBind(files: StateFiles, context: StateContext): ResolverState {
  const { statements, missing, keyFiles } = readOuter(files.settings, (outer) =>
    readStatements(outer, files.all),
  );
  const world = { acls: aclsOf(statements), server: context.server };
  const absent = missing.map(({ path, place }) => note('not-given', place, { path }));
  const scope = scopeOf(statements, world, context);
  if (!('options' in scope)) return unknownState([...absent, scope.notKnown]);
  const isWhole = absent.length === 0;
  const zones = zoneStatements(scope.statements, statements);
  const hosted = hostedZones(zones, scope.options, new ZoneFiles(files.all, files.zones));
  const asks = recurses(scope.options, world, context);
  const upstream = asks
    ? upstreamOf(zones, scope.options)
    : { to: { kind: 'nobody' } as const, notes: [] };
  const forwards = asks ? forwardersOf(zones, upstream.to) : { forwarders: [], notes: [] };
  const validation = validationOf(scope.options, statements, isWhole ? keyFiles : null);
  return {
    zones: isWhole ? hosted.zones : null,
    forwarders: isWhole ? forwards.forwarders : null,
    upstream: isWhole ? upstream.to : null,
    validates: validation.validates,
    unvalidated: namesIn(optionWords(scope.options, 'validate-except')),
    dropsPrivate: dropsOf(scope.options, world, context, isWhole),
    privateAllowed: namesIn(exceptFrom(scope.options)),
    notes: [...absent, ...hosted.notes, ...upstream.notes, ...forwards.notes, ...validation.notes],
  };
}

function unknownState(notes: readonly Reason[]): ResolverState {
  return {
    zones: null,
    forwarders: null,
    upstream: null,
    validates: null,
    unvalidated: [],
    dropsPrivate: null,
    privateAllowed: [],
    notes,
  };
}

/** The view that serves the clients, where there are views. */
function scopeOf(
  statements: readonly Statement[],
  world: MatchWorld,
  { clients, server }: StateContext,
): Scope | { readonly notKnown: Reason } {
  const options = named(statements, 'options').flatMap(blockOf);
  const views = named(statements, 'view');
  const [first] = views;
  if (first === undefined) return { statements, options };
  const servesServer = (view: Statement): boolean | null => {
    const list = named(blockOf(view), 'match-destinations').at(-1);
    return list === undefined ? true : matchNetwork(blockOf(list), server, world);
  };
  const viewOf = (client: string): Statement | null => {
    for (const view of views) {
      const list = named(blockOf(view), 'match-clients').at(-1);
      const serves = list === undefined ? true : matchNetwork(blockOf(list), client, world);
      const isHere = servesServer(view);
      if (serves === false || isHere === false) continue;
      return serves === true && isHere === true ? view : null;
    }
    return null;
  };
  const found = new Set(clients.map(viewOf));
  const [view] = found;
  if (found.size !== 1 || view === undefined || view === null)
    return { notKnown: note('view-not-known', first.place) };
  const own = blockOf(view);
  // What a view says counts before the options.
  return { statements: own, options: [...options, ...own] };
}

/** A server that does not recurse for its clients follows no forwards either. */
function recurses(
  options: readonly Statement[],
  world: MatchWorld,
  { clients }: StateContext,
): boolean {
  const [flag] = named(options, 'recursion').slice(-1);
  if (flag !== undefined && isNo(wordAt(flag, 1))) return false;
  const [list] = named(options, 'allow-recursion').slice(-1);
  return !(
    list !== undefined &&
    clients.length > 0 &&
    clients.every((client) => matchNetwork(blockOf(list), client, world) === false)
  );
}

function upstreamOf(
  zones: readonly ZoneStatement[],
  options: readonly Statement[],
): { readonly to: Upstream | null; readonly notes: readonly Reason[] } {
  const root = zones.find(
    ({ name, type }) => name === ROOT && type !== 'hint' && type !== 'mirror',
  );
  if (root !== undefined && root.type !== 'forward')
    return root.type === 'primary'
      ? { to: { kind: 'nobody' }, notes: [] }
      : { to: null, notes: [note('root-zone', root.place)] };
  const statement =
    root === undefined
      ? named(options, 'forwarders').at(-1)
      : named(root.statements, 'forwarders').at(-1);
  if (statement === undefined) return { to: { kind: 'internet' }, notes: [] };
  const { to, notes } = forwardTargets(statement, ROOT);
  return { to: to.length === 0 ? { kind: 'internet' } : { kind: 'forward', to }, notes };
}

function forwardersOf(
  zones: readonly ZoneStatement[],
  upstream: Upstream | null,
): Pick<ResolverState, 'forwarders'> & { readonly notes: readonly Reason[] } {
  const forwards = zones.flatMap(({ name, type, statements, place }) => {
    if (type !== 'forward' || !isName(name)) return [];
    const statement = named(statements, 'forwarders').at(-1);
    const targets =
      statement === undefined
        ? { to: [] as readonly string[], notes: [] }
        : forwardTargets(statement, name);
    return [{ suffix: name, place, ...targets }];
  });
  const notes = forwards.flatMap((each) => each.notes);
  // An empty list means the internet, whatever holds around it.
  const excepted = forwards.filter(
    ({ suffix, to }) =>
      to.length === 0 &&
      (upstream?.kind !== 'internet' || forwards.some((other) => isUnder(suffix, other.suffix))),
  );
  return {
    forwarders:
      excepted.length === 0
        ? forwards.flatMap(({ suffix, to }) => (to.length === 0 ? [] : [{ suffix, to }]))
        : null,
    notes: [
      ...notes,
      ...excepted.map(({ suffix, place }) => note('forward-excepted', place, { suffix })),
    ],
  };
}

/** `yes` needs a trust anchor in the settings, `auto` brings that of the root (ARM, "dnssec-validation"). */
function validationOf(
  options: readonly Statement[],
  statements: readonly Statement[],
  /** Null: more than these was not given. */
  keyFiles: readonly string[] | null,
): Pick<ResolverState, 'validates'> & { readonly notes: readonly Reason[] } {
  const statement = named(options, 'dnssec-validation').at(-1);
  const value = statement === undefined ? undefined : wordAt(statement, 1);
  if (value === 'auto') return { validates: true, notes: [] };
  if (value !== undefined && isNo(value)) return { validates: false, notes: [] };
  const isAnchor = (each: Statement): boolean =>
    ['trust-anchors', 'managed-keys', 'trusted-keys'].includes(wordAt(each, 0) ?? '');
  if (value !== undefined && [...statements, ...options].some(isAnchor))
    return { validates: true, notes: [] };
  const place = statement?.place ?? statements[0]?.place;
  if (keyFiles === null || place === undefined) return { validates: null, notes: [] };
  if (value === undefined) return { validates: null, notes: [note('default-validation', place)] };
  const [path] = keyFiles;
  return path === undefined
    ? { validates: false, notes: [] }
    : { validates: null, notes: [note('anchors-not-given', place, { path })] };
}

function dropsOf(
  options: readonly Statement[],
  world: MatchWorld,
  { endpointNetworks }: StateContext,
  isWhole: boolean,
): boolean | null {
  const statement = named(options, 'deny-answer-addresses').at(-1);
  if (statement === undefined) return isWhole ? false : null;
  const networks = endpointNetworks.length > 0 ? endpointNetworks : PRIVATE_NETWORKS;
  const found = new Set(
    networks.map((network) => matchNetwork(blockOf(statement), network, world)),
  );
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** The names behind `deny-answer-addresses { … } except-from { … }`. */
function exceptFrom(options: readonly Statement[]): string[] {
  const statement = named(options, 'deny-answer-addresses').at(-1);
  const at = statement?.parts.indexOf('except-from') ?? -1;
  const block = at < 0 ? undefined : statement?.parts[at + 1];
  return block === undefined || typeof block === 'string'
    ? []
    : block.map((each) => wordAt(each, 0) ?? '');
}

function optionWords(options: readonly Statement[], key: string): string[] {
  const statement = named(options, key).at(-1);
  return statement === undefined ? [] : blockOf(statement).map((each) => wordAt(each, 0) ?? '');
}

function isNo(word: string | undefined): boolean {
  return word === 'no' || word === 'false' || word === '0';
}
