// The library: what others may import of this package, and nothing else. docs/library.md shows it at work.

// Names and patterns.
export { parseName, type Name, type ParsedName } from '@sekisho/dns/name.ts';
export {
  formatPattern,
  matchesPattern,
  parsePattern,
  type ParsedPattern,
  type Pattern,
} from '../names/pattern.ts';

// What was described and exported, from texts.
export { parseSite } from '../site/parse-site.ts';
export type { Site, SiteAppliance } from '../site/site.ts';
export { assembleEstate, type ExportedFile } from '../estate/assemble-estate.ts';
export type { Estate } from '../estate/estate.ts';
export type { EstateNote, EstateReading, UnusedPart, UsedPart } from '../estate/reading.ts';
export {
  parseApplianceJson,
  type ApplianceSettings,
  type CurrentSettings,
} from '../roads/current-settings.ts';
export { parseInternetOptions } from '../roads/internet-options.ts';
export { parseAllowList, type AllowList, type AllowProblem } from '../roads/allow-list.ts';

// The same, from files.
export {
  readCurrentSettingsFiles,
  readEstateFolder,
  readResolverStateFiles,
  readSiteFolder,
  type SiteInFolder,
} from './read-files.ts';
export { loadCatalog, type Catalog } from './load-catalog.ts';

export type { ResolverState, ResolverStates } from '../model/world/resolver-state.ts';

// The plan, and a name's path by it.
export {
  planInput,
  traceName,
  type NameQuestion,
  type PlanSources,
  type TraceOptions,
} from './plan-site.ts';
export { composePlan } from '../plan/compose-plan.ts';
export { composeSitePlan, type SitePlan } from '../plan/compose-site-plan.ts';
export type { PlanInput } from '../plan/plan-input.ts';
export type {
  LearnEntry,
  Plan,
  PlannedRoad,
  PlanStep,
  PlanVerdict,
  PlanWarning,
} from '../plan/plan.ts';
export type { Program } from '../model/program.ts';
export type { Outcome, Reason, Road } from '../model/road.ts';
export type { Step, Trace } from '../roads/trace-types.ts';

// Settings of products.
export {
  PRODUCT_IDS,
  renderSettings,
  type RenderedSettings,
  type RenderOptions,
} from './render-settings.ts';
export type { RenderedProduct, SkippedProduct } from '../render/render-products.ts';
export type { PlacedFile as RenderedFile } from '../products/shared/render/rendered-file.ts';

// Bypass lists, as programs read them.
export { decideBypass, type BypassReport, type BypassResult } from '../roads/dialects/bypass.ts';
export type { BypassProblem, DialectOptions } from '../roads/dialects/dialect.ts';
export { LIST_DIALECTS, type ListDialectId } from '../roads/dialects/dialects.ts';

// Logs.
export {
  findInLogFiles,
  findInLogs,
  LOG_FORMATS,
  type LogFindings,
  type LogOptions,
} from './find-in-logs.ts';
export type { Finding, FindingCode } from '../diagnose/finding.ts';
export type { EndKind, FixGroup } from '../diagnose/group-by-fix.ts';
export type { UnreadLog } from '../diagnose/unread.ts';
export type { Fix } from '../model/change.ts';
export type { Evidence } from '../products/shared/logs/observation.ts';
export type { OthersSummary, UnplannedName } from '../diagnose/others-summary.ts';
export type { StageProgress } from '../diagnose/progress.ts';
export type { LogText } from '../diagnose/read-logs.ts';
export type { FileReading } from '../diagnose/tally/tally-file.ts';

// Sentences, and errors.
export { sayReason, type Language } from '../text/text.ts';
export { OutsideError, UserError, type ErrorDetails } from '@sekisho/dns/user-error.ts';
export { VERSION } from '../version.ts';
