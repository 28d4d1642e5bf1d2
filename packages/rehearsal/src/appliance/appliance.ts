// The appliance: its programs with their settings, and the stages of the set-up in
// order. It writes its own log, in a form of ours (the product's is not public),
// and stops at the first stage that fails, as its page does.

import { SETUP_STAGES, type StageId } from '@sekisho/core/model/stage.ts';
import { RestError } from '@azure/storage-blob';

import { pause } from '@sekisho/core/pause.ts';
import type { ApplianceLogLine } from '@sekisho/core/products/appliance/stage-log.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { listUse, type Settings } from '@sekisho/core/model/settings.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Host } from '@sekisho/dns/host.ts';
import type { StubResolver } from '@sekisho/dns/stub-resolver.ts';
import { compileChoice, type ProgramSettings, type RoadChoice } from './program-settings.ts';
import { createProgram, type RunningProgram } from './program.ts';
import { RoadAgent } from './road-agent.ts';
import { RoadError } from './road-error.ts';
import { SETUP } from './set-up.ts';
import { HealthError } from './set-up/portal.ts';
import { type ApplianceMemory, type StageContext, type VaultKey } from './stage.ts';
import type { TrafficMeter } from './traffic-meter.ts';

export interface ApplianceOptions {
  readonly name: string;
  readonly host: Host;
  readonly stub: StubResolver;
  readonly ca: string;
  readonly meter: TrafficMeter;
  readonly isPrivate: (address: string) => boolean;
  /** Addresses of the proxies that clients know by a name. */
  readonly proxyHosts: ReadonlyMap<string, readonly string[]>;
  readonly log: (line: string) => void;
  readonly documented: StageContext['documented'];
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

export interface StageListener {
  started(stage: StageId): void;
  done(stage: StageId, seconds: number): void;
  failed(stage: StageId, error: RoadError, seconds: number): void;
}

export interface SetUpOptions {
  readonly settings: Pick<Settings, 'configurationManager'>;
  readonly listener: StageListener;
  /** The admin knows that a fresh agent's error heals by itself, and looks again before calling it one. */
  readonly looksAgainAtHealth: boolean;
}

type WebProgram = Exclude<Program, 'mobility-agent'>;
const CONNECT_TIMEOUT_MS = 5_000;

export class Appliance {
  readonly memory: ApplianceMemory = emptyMemory();
  readonly #options: ApplianceOptions;
  readonly #programs: Readonly<Record<WebProgram, RunningProgram>>;
  #choices: Readonly<Record<WebProgram, (name: Name, port: number) => RoadChoice>>;

  constructor(options: ApplianceOptions, settings: ProgramSettings) {
    this.#options = options;
    this.#choices = compileAll(settings);
    const start = (program: WebProgram): RunningProgram =>
      createProgram(program, this.#agentOf(program), options.signal);
    this.#programs = {
      'configuration-manager': start('configuration-manager'),
      system: start('system'),
      user: start('user'),
    };
  }

  /** What the programs use from the next connection on. */
  loadSettings(settings: ProgramSettings): void {
    this.#choices = compileAll(settings);
  }

  program(program: WebProgram): RunningProgram {
    return this.#programs[program];
  }

  /** Runs the set-up from its first screen to the first failure; null when every stage is done. */
  async setUp(
    key: VaultKey,
    { settings, listener, looksAgainAtHealth }: SetUpOptions,
  ): Promise<{ stage: StageId; error: RoadError } | null> {
    this.#options.stub.flush();
    for (const program of Object.values(this.#programs)) program.forgetConnections();
    const context = this.context(key);
    this.#write({
      event: 'settings',
      program: 'configuration-manager',
      bypassListEnabled: listUse(settings.configurationManager) !== 'hidden',
      message: 'settings read',
    });
    for (const stage of SETUP_STAGES) {
      const act = (): Promise<void> => SETUP[stage](context);
      const error = await this.runStage(
        stage,
        () => (stage === 'health' && looksAgainAtHealth ? untilHealthy(act, context) : act()),
        listener,
      );
      if (error !== null) return { stage, error };
    }
    return null;
  }

  /** One stage with its log lines; a RoadError is its result, anything else is a bug and passes through. */
  async runStage(
    stage: StageId,
    action: () => Promise<unknown>,
    listener: StageListener,
  ): Promise<RoadError | null> {
    const started = performance.now();
    const seconds = (): number => Math.round(performance.now() - started) / 1000;
    listener.started(stage);
    this.#write({ event: 'stage-started', stage });
    try {
      await action();
    } catch (cause) {
      const error =
        findRoadError(cause) ?? this.#failureReportedBy(cause) ?? refusalOfStorage(cause);
      if (error === null || this.#options.signal.aborted) throw cause;
      if (error instanceof HealthError)
        this.#write({
          event: 'health',
          stage,
          program: error.program,
          name: error.target,
          error: 'agent-unhealthy',
          message: error.message,
        });
      this.#write({
        event: 'stage-failed',
        stage,
        program: error.program,
        name: error.target,
        error: error instanceof HealthError ? 'agent-unhealthy' : error.kind,
        message: error.message,
        entries: [...error.entries],
      });
      listener.failed(stage, error, seconds());
      return error;
    }
    this.#write({ event: 'stage-done', stage });
    listener.done(stage, seconds());
    return null;
  }

  context(key: VaultKey): StageContext {
    const { name, documented, patienceMs, signal } = this.#options;
    return {
      key,
      applianceName: name,
      programs: this.#programs,
      memory: this.memory,
      documented,
      patienceMs,
      signal,
    };
  }

  close(): void {
    for (const program of Object.values(this.#programs)) program.close();
  }

  #failureReportedBy(cause: unknown): RoadError | null {
    if (!(cause instanceof Error)) return null;
    return (
      Object.values(this.#programs)
        .map((program) => program.agent.failureReportedBy(cause.message))
        .find((each) => each !== null) ?? null
    );
  }

  #agentOf(program: WebProgram): RoadAgent {
    const { host, stub, ca, meter, isPrivate, proxyHosts, signal } = this.#options;
    return new RoadAgent({
      program,
      host,
      ca,
      meter,
      isPrivate,
      proxyHosts,
      signal,
      timeoutMs: CONNECT_TIMEOUT_MS,
      resolve: (name) => stub.resolve(name),
      choose: (name, port) => this.#choices[program](name, port),
    });
  }

  #write(line: Omit<ApplianceLogLine, 'at'>): void {
    this.#options.log(JSON.stringify({ at: new Date().toISOString(), ...line }));
  }
}

const HEALTH_LOOKS = 40;
const HEALTH_PAUSE_MS = 250;

async function untilHealthy(look: () => Promise<void>, context: StageContext): Promise<void> {
  for (let looks = 1; ; looks += 1) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof HealthError) || looks >= HEALTH_LOOKS) throw error;
      await pause(HEALTH_PAUSE_MS, context.signal);
    }
  }
}

/** The SDK and node:https wrap what the road said; the reason is somewhere down the causes. */
function findRoadError(error: unknown): RoadError | null {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof RoadError) return each;
  }
  return null;
}

/** The storage SDK's own error for what the service answered. */
function refusalOfStorage(cause: unknown): RoadError | null {
  if (!(cause instanceof RestError) || cause.request === undefined) return null;
  return new RoadError('service-refused', {
    program: 'system',
    name: toName(new URL(cause.request.url).hostname),
    ...(cause.statusCode === undefined ? {} : { status: cause.statusCode }),
    detail:
      `${String(cause.statusCode ?? '')} ${cause.code ?? ''}: ${(cause.message.split('\n')[0] ?? '').slice(0, 200)}`.trim(),
    cause,
  });
}

function compileAll(
  settings: ProgramSettings,
): Readonly<Record<WebProgram, (name: Name, port: number) => RoadChoice>> {
  return {
    'configuration-manager': compileChoice(settings, 'configuration-manager'),
    system: compileChoice(settings, 'system'),
    user: compileChoice(settings, 'user'),
  };
}

function emptyMemory(): ApplianceMemory {
  return {
    armToken: null,
    adminToken: null,
    refreshToken: null,
    application: null,
    keyVaultHost: null,
    discoveryHost: null,
    services: null,
    eventHubs: null,
  };
}
