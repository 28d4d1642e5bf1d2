// Opens the page for a command: `serve`, and those with --watch. The link with its token is
// written to the terminal and nowhere else; of a service, into a file of its owner's.

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  findingsDocument,
  type FindingsDocument,
} from '@sekisho/core/documents/findings-document.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { toCurrentSettings } from '@sekisho/core/plan/current-plan-settings.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { readToday } from '@sekisho/core/sync/read-today.ts';
import { say } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { LayerSource, SessionMode, SiteDocument } from '../web/api.ts';
import { EventLog, type EventsHeader } from '../web/server/event-log.ts';
import { PageServer } from '../web/server/page-server.ts';
import { PageState } from '../web/server/page-state.ts';
import { Proposals } from '../web/server/proposals.ts';
import { findSecrets, type FoundSecrets } from '../web/server/secrets.ts';
import { PAGE_FOLDER, readStaticFiles } from '../web/server/static-files.ts';
import type { Command } from './io.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import { PageLinks, shortPath } from './page-links.ts';
import { readLayerSources } from './layer-sources.ts';
import type { SiteInput, SiteOptions } from './site-input.ts';
import { warner } from './warn.ts';

/** As commander leaves them. */
export interface PageOptions {
  readonly listen?: string;
  readonly port?: string;
  readonly hostName?: readonly string[];
  readonly open?: boolean;
  readonly readOnly?: boolean;
}

export interface OpenPage {
  /** Without a token. */
  readonly url: string;
  readonly state: PageState;
  readonly proposals: Proposals;
  close(): Promise<void>;
}

/** What the page is about. */
export interface Subject {
  readonly mode: SessionMode;
  readonly state: PageState;
  /** The site's folder, for what belongs to it. */
  readonly folder: string;
  readonly findings: () => FindingsDocument;
  /** Nothing but the page has to do with the terminal, so that a key there shows a new link. */
  readonly hasTerminal?: boolean;
}

/** Where events go, with what stands at the beginning. */
export async function beginPage(
  command: Command,
  folder: string,
  {
    mode,
    standing,
    isWholeSite,
  }: {
    readonly mode: EventsHeader['mode'];
    readonly standing: Standing;
    readonly isWholeSite: boolean;
  },
): Promise<PageState> {
  const { input, plan, settings, sources } = standing;
  const site: SiteDocument = {
    schema: 'sekisho/web-site/2',
    input,
    isWholeSite,
    settings,
    sources,
  };
  return PageState.begin(
    await EventLog.create({
      folder: join(folder, '.sekisho', 'events'),
      mode,
      site,
      onFault: warner(command),
    }),
    plan,
  );
}

/** Checked before anything is created in the site's folder. */
export function checkPageOptions({ port }: PageOptions): void {
  portOf(port);
}

/** Takes the log over: where the page can't be opened, nothing of it stays. */
export async function openPage(
  command: Command,
  options: PageOptions,
  subject: Subject,
): Promise<OpenPage> {
  try {
    return await startPage(command, options, subject);
  } catch (error) {
    const { log } = subject.state;
    await log.close();
    if (!log.isReplay) await rm(log.path, { force: true });
    throw error;
  }
}

async function startPage(
  command: Command,
  options: PageOptions,
  subject: Subject,
): Promise<OpenPage> {
  const { mode, state, folder } = subject;
  const { log } = state;
  const { io, language } = command;
  const address = options.listen ?? '127.0.0.1';
  const files = await readStaticFiles(io.env['SEKISHO_PAGE_FOLDER'] ?? PAGE_FOLDER);
  const secrets = await findSecrets({
    given: io.env['SEKISHO_MACHINE_TOKEN'],
    file: join(folder, '.sekisho', 'web', 'machine-token'),
    isForReaders: options.listen !== undefined,
  });
  const proposals = new Proposals((emitted) => state.emit(emitted));
  let links: PageLinks | null = null;
  const server = await PageServer.start({
    address,
    ...portOf(options.port),
    hostNames: options.hostName ?? [],
    secrets,
    onLinkUsed: (from) => links?.noteUsed(from),
    files,
    state,
    proposals,
    findings: subject.findings,
    session: {
      mode,
      isReadOnly: options.readOnly === true || mode === 'replay',
      language,
      site: state.input.site.name,
      startedAt: log.header.startedAt,
    },
    onError: (error) =>
      void io.stderr.write(
        `${command.paintError('red', 'error:')} ${escapeForTerminal(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
      ),
  });
  links = new PageLinks(command, {
    newLink: () => server.newLink(),
    readingLink: server.readingLink,
    folder,
    opensBrowser: options.open !== false,
    hasTerminal: subject.hasTerminal === true,
  });
  await links.begin();
  announce(command, { url: server.url, address, secrets, log });
  return {
    url: server.url,
    state,
    proposals,
    close: async () => {
      await server.close();
      await log.close();
      await links?.close();
    },
  };
}

/** On standard error, which is not where results go. */
function announce(
  { io, language, isQuiet, putError }: Command,
  of: { url: string; address: string; secrets: FoundSecrets; log: EventLog },
): void {
  const { url, address, secrets, log } = of;
  const line = (text: string): void => putError('', escapeForTerminal(text));
  if (!/^127\.|^::1$|^localhost$/.test(address))
    line(say(language, 'serve.not-encrypted', { address }));
  if (isQuiet) return;
  if (secrets.file !== null)
    line(say(language, 'serve.machines', { url, file: shortPath(secrets.file, io.cwd) }));
  else if (io.env['SEKISHO_MACHINE_TOKEN'] !== undefined)
    line(say(language, 'serve.machines-token-given', { url }));
  if (!log.isReplay)
    line(
      log.isTemporary
        ? say(language, 'serve.events-temporary')
        : say(language, 'serve.events', { file: shortPath(log.path, io.cwd) }),
    );
}

/** Findings of a run that reports them itself, without the figures of reading. */
export function findingsSoFar({ findings, progress }: PageState): FindingsDocument {
  return findingsDocument(null, [...findings.values()], progress);
}

/** Until Ctrl-C. */
export async function untilInterrupted({ io }: Command): Promise<void> {
  if (!io.signal.aborted) await once(io.signal, 'abort');
}

const DEFAULT_PORT = 8380;

/** A port that was asked for has to be free; the usual one may be another page's. */
function portOf(text: string | undefined): { readonly port: number; readonly mayMove: boolean } {
  if (text === undefined) return { port: DEFAULT_PORT, mayMove: true };
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return { port, mayMove: false };
  throw new UserError(`not a port: ${text}`, {
    code: 'serve.port',
    hint: 'give a number up to 65535; 0 takes any that is free',
  });
}

export interface Standing {
  readonly input: PlanInput;
  readonly plan: Plan;
  /** In force as far as the site's files tell. */
  readonly settings: Settings;
  /** Where and when that was read. */
  readonly sources: readonly LayerSource[];
}

/** What a site's folder says now, in the form in which the page shows it. */
export async function readStanding(
  { folder, site, state, input }: SiteInput,
  { estate }: Pick<SiteOptions, 'estate'> = {},
): Promise<Standing> {
  const current = await readToday({ folder, site }, { state });
  const whole: PlanInput = { ...input, current };
  const plan = composePlan(whole);
  return {
    input: whole,
    plan,
    settings: toCurrentSettings({ ...whole, current }),
    sources: await readLayerSources(
      { site, folder },
      { ...(estate === undefined ? {} : { estate }), readings: current.readings ?? [] },
    ),
  };
}
