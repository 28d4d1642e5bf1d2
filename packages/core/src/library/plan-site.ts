// From what was read to the input of a plan, and the path of one name by it.

import type { Catalog } from '../catalog/catalog.ts';
import type { EstateReading } from '../estate/reading.ts';
import { worldOfAgent } from '../plan/agent-world.ts';
import { composePlan } from '../plan/compose-plan.ts';
import { composeWorld } from '../plan/compose-world.ts';
import { toCurrentSettings } from '../plan/current-plan-settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { toSettings } from '../plan/plan-settings.ts';
import type { Plan } from '../plan/plan.ts';
import { toPlanInput } from '../plan/to-plan-input.ts';
import type { ResolverStates } from '../model/world/resolver-state.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import { PROGRAMS, type Program } from '../model/program.ts';
import type { Settings } from '../model/settings.ts';
import { trace } from '../roads/trace.ts';
import type { Trace } from '../roads/trace-types.ts';
import { isMachineAddress } from '../site/machines.ts';
import { chooseAppliances } from '../site/choose-appliances.ts';
import type { Site } from '../site/site.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** What {@link planInput} makes the input of a plan from. */
export interface PlanSources {
  /** As `parseSite` or `readSiteFolder` gives it. */
  readonly site: Site;
  /** As `assembleEstate` or `readEstateFolder` gives it. */
  readonly estate: EstateReading;
  /** As `loadCatalog` gives it. */
  readonly catalog: Catalog;
  /** The name of one of the site's appliances. Default: the first. */
  readonly appliance?: string;
  /** `public`: the vault is to be used without private endpoints. Default: as the site's policy says. */
  readonly route?: 'private' | 'public';
  /** Names that were seen at the set-up and that some requirement expects by its form. Default: none. */
  readonly learned?: readonly string[];
  /** Today's settings; with them a plan also says what changes, and names can be traced as things are. */
  readonly current?: CurrentSettings;
  /** What the site's DNS servers host and whom they ask today, as `readResolverStateFiles` gives it. */
  readonly resolverStates?: ResolverStates;
}

/**
 * The input of a plan: plain data, without functions, so that it can be stored and sent.
 *
 * Throws a {@link UserError} for an appliance that the site has not, and for a learned name that is none.
 *
 * @example
 * const input = planInput({ site: parseSite(text), estate: assembleEstate(files), catalog: loadCatalog() });
 */
export function planInput(sources: PlanSources): PlanInput {
  const {
    site,
    estate,
    catalog,
    appliance,
    route,
    learned = [],
    current,
    resolverStates,
  } = sources;
  const [chosen] = chooseAppliances(site, appliance);
  return toPlanInput({
    site,
    estate,
    catalog,
    appliance: chosen,
    learned: learned.map(readName),
    ...(route === undefined ? {} : { route }),
    ...(current === undefined ? {} : { current }),
    ...(resolverStates === undefined ? {} : { resolverStates }),
  });
}

/** What {@link traceName} is asked. */
export interface NameQuestion {
  /** A full name, such as `login.microsoftonline.com`. */
  readonly name: string;
  /** The program that asks; each has its own proxy settings. */
  readonly program: Program;
  /** Default: 443. */
  readonly port?: number;
  /** Address of the machine that asks, where it is one with an agent of another service. */
  readonly from?: string;
}

/** By which settings {@link traceName} answers. */
export interface TraceOptions {
  /** The plan of the same input, where it is there already; else it is made. */
  readonly plan?: Plan;
  /** `planned`: as if all of the plan were set. `current`: by the input's `current` settings. Default: `planned`. */
  readonly settings?: 'planned' | 'current';
}

/**
 * Every step of one connection, and where it ends: which list chose the path, what the resolver
 * answered, which rule let it pass or not.
 *
 * Throws a {@link UserError} for what is no name, no port or no program, and where `current` is asked for and
 * the input has no current settings.
 *
 * @example
 * traceName(input, { name: 'login.microsoftonline.com', program: 'system' }).outcome; // 'reached'
 */
export function traceName(
  input: PlanInput,
  question: NameQuestion,
  { plan, settings = 'planned' }: TraceOptions = {},
): Trace {
  const { name, program, port = 443, from } = question;
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UserError(`not a port: ${String(port)}`, {
      code: 'trace.bad-port',
      hint: 'give a number from 1 to 65535',
    });
  // Callers may come without types.
  if (!PROGRAMS.includes(program))
    throw new UserError(`unknown program ${JSON.stringify(program)}`, {
      code: 'trace.unknown-program',
      hint: `use one of ${PROGRAMS.join(', ')}`,
    });
  const whole = plan ?? composePlan(input);
  const isCurrent = settings === 'current';
  const world = composeWorld({
    ...input,
    settings: isCurrent ? currentSettings(input) : toSettings(whole),
    privateLinks: input.privateLinks ?? [],
  });
  // A machine that the site names is asked for by its address too.
  const asked = isMachineAddress(input.site, name) ? (name as Name) : readName(name);
  const agent =
    program === 'user' && from === undefined
      ? null
      : worldOfAgent(input, { world, plan: whole }, { name: asked, from, isCurrent });
  if (agent === null) return trace(world, { program, name: asked, port });
  const found = trace(agent.world, { program: 'system', name: asked, port });
  return agent.machine === null ? { ...found, program } : { ...found, machine: agent.machine.name };
}

function currentSettings({ site, appliance, current }: PlanInput): Settings {
  if (current !== undefined) return toCurrentSettings({ site, appliance, current });
  throw new UserError('the input of the plan has no current settings', {
    code: 'trace.no-current-settings',
    hint: 'give them to planInput() as `current`',
  });
}

function readName(text: string): Name {
  const parsed = parseName(text);
  if (parsed.ok) return parsed.name;
  throw new UserError(`not a name: ${JSON.stringify(text)}: ${parsed.message}`, {
    code: 'trace.bad-name',
    hint: 'give a full name such as login.microsoftonline.com',
  });
}
