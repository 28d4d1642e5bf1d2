// The rehearsed site: every host and program of the described system on one
// network, with the settings as files and the logs as files in one folder.

import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Name } from '@sekisho/dns/name.ts';
import { assembleEstate, type ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { EstateNote } from '@sekisho/core/estate/reading.ts';
import { type PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { AzureAction } from '@sekisho/core/plan/azure-action.ts';
import { afterActions } from '@sekisho/core/plan/azure-actions.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { subscriptionsOf } from './administrator.ts';
import type { Appliance } from '../appliance/appliance.ts';
import { playedField } from '../appliance/program-settings.ts';
import type { VaultKey } from '../appliance/stage.ts';
import { TrafficMeter } from '../appliance/traffic-meter.ts';
import { type Azure } from '@sekisho/azure-emulator/cloud/azure.ts';
import type { RehearsedNetwork, FirewallEvent } from '../network/network.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import { readAzureLists, readAzureZones } from './read-azure.ts';
import { buildSite, type Built, type RehearsedSiteOptions } from './build-site.ts';
import { barriersIn, withFilters } from './azure-barriers.ts';
import type { ReplicaEngine } from './replica-engine.ts';
import { compareSettings, type SettingsChange } from '@sekisho/core/model/change.ts';
import { readProgramSettings, writeSettingsFiles } from '../settings/settings-files.ts';

export class RehearsedSite {
  readonly planInput: PlanInput;
  readonly settingsFor: RehearsedSiteOptions['settingsFor'];
  readonly folder: string;
  readonly isKept: boolean;
  readonly logs: LogFiles;
  readonly meter = new TrafficMeter();
  readonly network: RehearsedNetwork;
  readonly azure: Azure;
  readonly engine: ReplicaEngine;
  readonly appliance: Appliance;
  readonly firewallEvents: FirewallEvent[];
  #key: VaultKey;
  /** As it was, with what the Azure team has opened. */
  #filters: Estate;
  #settings: Settings;
  #estate: Estate;
  #notes: readonly EstateNote[] | undefined;
  #missing: PlanInput['missing'];
  #lists: readonly ExportedFile[] = [];
  #zones: readonly ExportedFile[] | null = null;
  readonly #parts: Pick<Built, 'onPremises' | 'stub' | 'startAssist' | 'answerName'>;

  private constructor(options: RehearsedSiteOptions, built: Built) {
    this.planInput = options.planInput;
    this.settingsFor = options.settingsFor;
    this.folder = options.folder;
    this.isKept = options.isKept ?? false;
    this.#key = options.key;
    this.#filters = options.planInput.estate;
    this.#settings = options.settings;
    this.#estate = options.planInput.estate;
    this.#notes = options.planInput.notes;
    this.#missing = options.planInput.missing;
    this.logs = built.logs;
    this.network = built.network;
    this.azure = built.azure;
    this.engine = built.engine;
    this.meter = built.meter;
    this.appliance = built.appliance;
    this.firewallEvents = built.firewallEvents;
    this.#parts = built;
    built.live.settings = () => this.#settings;
    built.live.estate = () => this.#estate;
  }

  static async start(options: RehearsedSiteOptions): Promise<RehearsedSite> {
    await mkdir(options.folder, { recursive: true });
    await writeSettingsFiles(join(options.folder, 'settings'), options.settings);
    return new RehearsedSite(options, await buildSite(options));
  }

  /** There is a machine for `sekisho assist`, and the program for it. */
  get canAssist(): boolean {
    return this.#parts.startAssist !== null;
  }

  /** Starts `sekisho assist --apply --json` on the administrator's machine. It ends with the site at the latest. */
  startAssist(): Promise<ChildProcess> {
    if (this.#parts.startAssist === null) throw new Error('this site has no machine for assist');
    return this.#parts.startAssist();
  }

  /** As a person beside that program does, on the same machine. */
  answerName(name: Name, isYes: boolean): Promise<void> {
    if (this.#parts.answerName === null) throw new Error('this site has no machine for assist');
    return this.#parts.answerName(name, isYes);
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The estate as it was last read. */
  get estate(): Estate {
    return this.#estate;
  }

  /** What a plan for now is made of. */
  get inputNow(): PlanInput {
    const { notes: _notes, missing: _missing, ...input } = this.planInput;
    const notes = this.#notes === undefined ? {} : { notes: this.#notes };
    const missing = this.#missing === undefined ? {} : { missing: this.#missing };
    return { ...input, estate: this.#estate, ...notes, ...missing };
  }

  /** What the estate was read from; nothing while nobody has signed in. */
  get lists(): readonly ExportedFile[] {
    return this.#lists;
  }

  get key(): VaultKey {
    return this.#key;
  }

  /** Writes the settings into the programs' files and lets the programs take them over. */
  async apply(next: Settings): Promise<SettingsChange[]> {
    const changes = compareSettings(this.#settings, next);
    const before = this.#settings;
    if (changes.length === 0 && !differsBesides(before, next)) return [];
    this.#settings = next;
    const folder = join(this.folder, 'settings');
    await writeSettingsFiles(folder, next);
    const field = playedField(this.planInput.appliance.version);
    this.appliance.loadSettings(await readProgramSettings(folder, field));
    await this.#parts.onPremises.apply(next);
    // What a client remembers of names that changed is as wrong as what the server did.
    if (changes.some(({ layer }) => layer === 'dns') || isForwardingOther(before, next))
      this.#parts.stub.flush();
    return changes;
  }

  /** As if every time to live had passed. */
  async flushCaches(): Promise<void> {
    this.#parts.stub.flush();
    await this.#parts.onPremises.flush();
  }

  /** Resolves when what has happened so far is in the logs: a real firewall tells its decisions a little later. */
  settleLogs(): Promise<void> {
    return this.#parts.onPremises.settleLogs();
  }

  /** The Azure team lets through what its groups and appliances have rejected. */
  async openInAzure(actions: readonly AzureAction[]): Promise<void> {
    const openings = actions.filter(
      ({ action }) => action === 'allow-inbound' || action === 'allow-at-appliance',
    );
    if (openings.length === 0) return;
    this.#filters = afterActions(this.#filters, openings);
    await this.network.guard(barriersIn({ site: this.planInput.site, estate: this.#filters }));
  }

  chooseVault(vault: string): void {
    this.#key = { ...this.#key, vault };
  }

  /** Reads the estate as the admin does; keeps the last one while nobody has signed in. Private DNS is read when asked for, and remembered. */
  async refreshEstate(read: { readonly zones?: boolean } = {}): Promise<Estate> {
    const token = this.appliance.memory.adminToken;
    if (token === null) return this.#estate;
    const reader = {
      program: this.appliance.program('user'),
      token,
      armHost: this.#key.armHost,
      subscriptionIds: subscriptionsOf(this.planInput, this.#key),
    };
    if (read.zones === true) this.#zones = await readAzureZones(reader);
    const lists = await readAzureLists(reader);
    this.#lists = [...lists, ...(this.#zones ?? [])];
    const { estate: shown, notes, missing } = assembleEstate(this.#lists);
    const estate = withFilters(shown, this.#filters);
    this.#estate =
      this.#zones === null ? { ...estate, zones: this.planInput.estate.zones } : estate;
    this.#notes = notes;
    this.#missing = missing;
    return this.#estate;
  }

  async close(): Promise<void> {
    this.appliance.close();
    await this.#parts.onPremises.close();
    await this.azure.close();
    await this.engine.close();
    await this.network.close();
  }
}

/** By lists of other proxies than the appliance's own, or by forwards: no change at a layer tells of these. */
function differsBesides(before: Settings, next: Settings): boolean {
  return (
    JSON.stringify(before.proxyAllowOf) !== JSON.stringify(next.proxyAllowOf) ||
    isForwardingOther(before, next)
  );
}

function isForwardingOther({ dnsForward = [] }: Settings, next: Settings): boolean {
  return dnsForward.join() !== (next.dnsForward ?? []).join();
}
