// A world made ready for very many questions: lists parsed once, rules and
// records in indexes. trace() and decide() both walk this form, so that they
// cannot disagree.

import { parsePattern } from '../names/pattern.ts';
import { buildRuleIndex, type RuleIndex } from '../names/rule-index.ts';
import type { BypassList } from './dialects/dialect.ts';
import { DIALECTS, type ListDialectId } from './dialects/dialects.ts';
import { prepareFirewall, type Firewall } from './firewall.ts';
import { prepareResolvers, type Resolvers } from './resolve.ts';
import type { AzureBarrier } from './azure-barriers.ts';
import {
  listUse,
  type InternetOptions,
  type ListUse,
  type Settings,
  type SettingsPart,
} from '../model/settings.ts';
import type { Program } from '../model/program.ts';
import type { Reason } from '../model/road.ts';
import type { World } from './world.ts';

export interface PreparedWorld {
  readonly world: World;
  readonly choices: Readonly<Record<Program, RoadChoice>>;
  /** The proxy's allow-list; the value of a rule is the entry as written. null: not known. */
  readonly allow: RuleIndex<string> | null;
  /** The same of the other proxies, by name; none: not known. */
  readonly allowOf: ReadonlyMap<string, RuleIndex<string>>;
  readonly resolvers: Resolvers;
  readonly firewall: Firewall;
  readonly endpoints: ReadonlyMap<string, PreparedEndpoint>;
}

/** How a program chooses: always the same, by its list, or nobody knows. */
export type RoadChoice =
  | {
      readonly kind: 'not-known';
      readonly part: SettingsPart;
      readonly because: Reason | null;
    }
  | {
      readonly kind: 'fixed';
      readonly dialect: ListDialectId;
      readonly road: 'direct' | 'proxy' | 'rejected';
      readonly by: string | null;
      readonly reason: Reason;
    }
  | {
      readonly kind: 'list';
      readonly dialect: ListDialectId;
      readonly list: BypassList;
      /** The page shows and uses the list by inference only. */
      readonly isLikely: boolean;
    };

export interface PreparedEndpoint {
  readonly approved: boolean;
  readonly names: ReadonlySet<string>;
  readonly barriers: readonly AzureBarrier[];
  readonly inAzure: string;
  readonly whyNotKnown: Reason | undefined;
}

const PREPARED = new WeakMap<World, PreparedWorld>();

/** Worlds are never changed, so that each is prepared once however often it is asked. */
export function prepareWorld(world: World): PreparedWorld {
  const known = PREPARED.get(world);
  if (known !== undefined) return known;
  const firewall = prepareFirewall({
    networks: world.networks,
    allow: isKnown(world.settings, 'firewallAllow') ? world.settings.firewallAllow : null,
  });
  const prepared: PreparedWorld = {
    world,
    choices: {
      'configuration-manager': chooseFor(world.settings, 'configuration-manager'),
      system: chooseFor(world.settings, 'system'),
      user: chooseFor(world.settings, 'user'),
      'mobility-agent': chooseFor(world.settings, 'mobility-agent'),
    },
    allow: isKnown(world.settings, 'proxyAllow') ? indexAllowList(world.settings.proxyAllow) : null,
    allowOf: new Map(
      Object.entries(world.settings.proxyAllowOf ?? {}).map(([name, allow]) => [
        name,
        indexAllowList(allow),
      ]),
    ),
    resolvers: prepareResolvers(world, firewall),
    firewall,
    endpoints: new Map(
      [...world.endpoints].map(
        ([address, { approved, names, barriers = [], inAzure = address, whyNotKnown }]) => [
          address,
          { approved, names: new Set<string>(names), barriers, inAzure, whyNotKnown },
        ],
      ),
    ),
  };
  PREPARED.set(world, prepared);
  return prepared;
}

/** Entries that are not patterns match nothing; renderers decide what their product does with them. */
function indexAllowList(entries: readonly string[]): RuleIndex<string> {
  return buildRuleIndex(
    entries.flatMap((entry) => {
      const parsed = parsePattern(entry);
      return parsed.ok ? [{ pattern: parsed.pattern, value: entry }] : [];
    }),
  );
}

interface ProxySettings {
  readonly dialect: ListDialectId;
  readonly proxy: string | null;
  readonly bypass: readonly string[];
  readonly use: ListUse;
  readonly bypassOnLocal: boolean;
  readonly script?: InternetOptions['script'];
}

/** Where each program's own settings stand. */
const PART_OF: Readonly<Record<Program, SettingsPart>> = {
  'configuration-manager': 'configurationManager',
  system: 'system',
  user: 'user',
  'mobility-agent': 'mobilityAgent',
};

function isKnown({ notKnown }: Settings, part: SettingsPart): boolean {
  return notKnown?.includes(part) !== true;
}

function chooseFor(settings: Settings, program: Program): RoadChoice {
  const part = PART_OF[program];
  if (!isKnown(settings, part))
    return { kind: 'not-known', part, because: settings.notKnownBecause?.[part] ?? null };
  const { dialect, proxy, bypass, use, bypassOnLocal, script } = proxySettings(settings, program);
  const fixed = (
    road: 'direct' | 'proxy' | 'rejected',
    reason: Reason,
    by: string | null = null,
  ): RoadChoice => ({ kind: 'fixed', dialect, road, by, reason });
  if (script !== undefined)
    return fixed(
      script.road,
      {
        code: `bypass.script-${script.road}`,
        values: { program, script: script.url, answer: script.answer },
      },
      script.answer,
    );
  if (proxy === null) return fixed('direct', { code: 'bypass.no-proxy', values: { program } });
  if (use === 'hidden')
    return fixed('proxy', { code: 'bypass.list-not-shown', values: { program } });
  const list = DIALECTS[dialect].parse(bypass, { bypassOnLocal });
  const fatal = list.problems.find((problem) => problem.fatal);
  if (fatal !== undefined)
    return fixed(
      'rejected',
      {
        code: 'bypass.list-rejected',
        values: { program, entry: fatal.entry, message: fatal.message },
      },
      fatal.entry,
    );
  return { kind: 'list', dialect, list, isLikely: use === 'likely-shown' };
}

function proxySettings(
  { configurationManager: manager, system, user, mobilityAgent }: Settings,
  program: Program,
): ProxySettings {
  const always = { use: 'shown', bypassOnLocal: false } as const;
  switch (program) {
    case 'configuration-manager':
      return {
        dialect: 'configuration-manager',
        proxy: manager.proxy,
        bypass: manager.bypass,
        use: listUse(manager),
        bypassOnLocal: manager.bypassProxyOnLocal,
      };
    case 'system':
      return { dialect: 'wininet', ...system, ...always };
    case 'user':
      return { dialect: 'wininet', ...user, ...always };
    case 'mobility-agent':
      // On premises it talks to the appliance only and needs no proxy (docs/facts/appliance.md#who-reads-which-settings). On an Azure machine
      // ProxyInfo.conf decides: a bare domain takes in the names under it (docs/facts/appliance.md#proxyinfoconf), which is curl's reading.
      return {
        dialect: 'curl',
        proxy: mobilityAgent?.proxy ?? null,
        bypass: mobilityAgent?.bypass ?? [],
        ...always,
      };
  }
}
