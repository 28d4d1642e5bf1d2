// The routes: address, access and answer. One row each.

import { planDocument } from '@sekisho/core/documents/plan-document.ts';
import type { IncomingHttpHeaders } from 'node:http';

import { TEAMS } from '@sekisho/core/model/layer.ts';
import { formatPlan, plansOf, type SheetFormat } from '@sekisho/core/plan/present/format-plan.ts';
import { say, type Language, type TextCode } from '@sekisho/core/text/text.ts';
import { ownWays } from '@sekisho/core/to-do/say-to-do.ts';
import type { ToDo } from '@sekisho/core/to-do/to-do.ts';
import { toDoHtml } from '@sekisho/core/to-do/to-do-html.ts';
import { toDoMarkdown } from '@sekisho/core/to-do/to-do-markdown.ts';
import { VERSION } from '@sekisho/core/version.ts';
import {
  API,
  EXPORTS,
  TO_DO_EXPORTS,
  type ApiError,
  type ReadingLink,
  type SessionDocument,
} from '../api.ts';
import {
  answerError,
  answerJson,
  answerText,
  STYLED_HEADERS,
  tagOf,
  type Answer,
} from './answer.ts';
import type { Access } from './guard.ts';
import { EDL_FILES, formatEdl, formatMetrics, formatPac, type ListInput } from './machine-lists.ts';
import type { PageState } from './page-state.ts';
import { ProposalError, type Proposals } from './proposals.ts';
import { StandingDocuments } from './standing-documents.ts';

export interface Routed {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** By a link for reading only, or by a machine. */
  readonly isReading: boolean;
  /** Of a POST: parsed JSON. */
  readonly body: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly access: Access;
  answer(routed: Routed): Answer | Promise<Answer>;
}

export interface RouteInput {
  readonly state: PageState;
  readonly session: Omit<SessionDocument, 'schema' | 'version' | 'run'>;
  /** Absent where nobody asks anything. */
  readonly proposals: Proposals;
  /** The document of `diagnose --json`. */
  readonly findings: () => unknown;
  readonly countStreams: () => number;
  /** Null where none is given out. */
  readonly readingLink: () => string | null;
}

/** Every code of an error has its sentence. */
export type ErrorCode = TextCode extends infer C
  ? C extends `serve.error.${infer Code}`
    ? Code
    : never
  : never;

export function describeError(language: Language, code: ErrorCode): ApiError {
  // Of a link it is not known who uses it: both languages.
  const languages = code === 'used-link' ? (['en', 'ja'] as const) : [language];
  return { code, message: languages.map((each) => say(each, `serve.error.${code}`)).join('\n') };
}

/** Of one server. */
interface Routing extends RouteInput {
  readonly standing: StandingDocuments;
}

export function makeRoutes(given: RouteInput): ReadonlyMap<string, Route> {
  const { mode } = given.session;
  // While assist runs, the site's files and what sync reads tell what is in force.
  const isRun = mode !== 'site' && mode !== 'assist';
  const input = { ...given, standing: new StandingDocuments(given.state, { isRun }) };
  if (mode === 'site') prepare(input);
  return new Map<string, Route>([
    ...documentRoutes(input),
    ...exportRoutes(input),
    ...machineRoutes(input),
    ...changeRoutes(input),
    readingLinkRoute(input),
  ]);
}

type Row = readonly [string, Route];

function get(path: string, access: Access, answer: Route['answer']): Row {
  return [path, { method: 'GET', access, answer }];
}

/** Whoever opens the link first does not wait for it. What can't be made is told to whoever asks for it. */
function prepare(input: Routing): void {
  try {
    firstView(input);
  } catch {
    // Composed again by each request, which reports it.
  }
}

/** Without the ways that nobody asks for where the site has one of its own. */
function firstView({ standing }: Routing): Answer {
  return standing.once('first-view', () => {
    const { teams, ...toDo } = standing.toDo;
    const answer = answerJson({
      ...toDo,
      teams: teams.map(({ team, steps }) => ({
        team,
        steps: steps.map((step) => ({ ...step, ways: ownWays(step.ways) })),
      })),
    } satisfies ToDo);
    return { ...answer, headers: { etag: tagOf(answer.body) } };
  });
}

function documentRoutes(input: Routing): Row[] {
  const { state, session } = input;
  return [
    get(API.session, 'page', ({ isReading }) =>
      answerJson({
        schema: 'sekisho/session/1',
        version: VERSION,
        run: state.log.run,
        ...session,
        isReadOnly: session.isReadOnly || isReading,
        // Whoever came by it can't make others of it.
        ...(input.readingLink() === null || isReading ? {} : { hasReadingLink: true }),
      } satisfies SessionDocument),
    ),
    get(API.site, 'page', () =>
      answerJson({
        schema: 'sekisho/web-site/2',
        input: state.input,
        isWholeSite: state.log.header.site.isWholeSite,
        settings: state.settings,
        ...(state.sources === undefined ? {} : { sources: state.sources }),
      }),
    ),
    get(API.plan, 'page', () => planJson(input)),
    get(API.toDo, 'page', () => firstView(input)),
    get(API.findings, 'page', () => answerJson(input.findings())),
  ];
}

function planJson({ standing }: Routing): Answer {
  return standing.once('plan-json', () => answerJson(planDocument(standing.plan)));
}

function exportRoutes(input: Routing): Row[] {
  const sheets: readonly (readonly [string, SheetFormat, string])[] = [
    [EXPORTS.csv, 'csv', 'text/csv; charset=utf-8'],
    [EXPORTS.markdown, 'markdown', 'text/markdown; charset=utf-8'],
    [EXPORTS.html, 'html', 'text/html; charset=utf-8'],
  ];
  return [
    ...sheets.map(([path, format, type]) =>
      get(path, 'page', ({ url }) => {
        const language = languageOf(input, url);
        const answer = {
          status: 200,
          type,
          body: formatPlan(input.standing.plan, {
            format,
            language,
            catalog: input.standing.sheetCatalog,
          }),
        };
        // Shown in place.
        if (format === 'html' && url.searchParams.has('inline'))
          return { ...answer, headers: STYLED_HEADERS };
        return { ...answer, headers: asDownload(path) };
      }),
    ),
    ...toDoExports(input),
    get(EXPORTS.json, 'page', () => ({
      ...planJson(input),
      headers: asDownload(EXPORTS.json),
    })),
  ];
}

function toDoExports(input: Routing): Row[] {
  const forms = [
    [TO_DO_EXPORTS.html, toDoHtml, 'text/html; charset=utf-8'],
    [TO_DO_EXPORTS.markdown, toDoMarkdown, 'text/markdown; charset=utf-8'],
  ] as const;
  return forms.map(([path, format, type]) =>
    get(path, 'page', ({ url }) => {
      const team = TEAMS.find((each) => each === url.searchParams.get('team')) ?? null;
      const name = team === null ? path : path.replace('to-do', `to-do-${team}`);
      return {
        status: 200,
        type,
        body: format(input.standing.toDo, { language: languageOf(input, url), team }),
        headers: asDownload(name),
      };
    }),
  );
}

function languageOf({ session }: RouteInput, url: URL): Language {
  const given = url.searchParams.get('lang');
  return given === 'en' || given === 'ja' ? given : session.language;
}

function asDownload(path: string): Readonly<Record<string, string>> {
  return {
    'content-disposition': `attachment; filename="${path.slice(path.lastIndexOf('/') + 1)}"`,
  };
}

function machineRoutes(input: Routing): Row[] {
  const { state, session } = input;
  const lists = (): ListInput => ({ site: state.input.site, plans: plansOf(input.standing.plan) });
  return [
    get('/healthz', 'open', () => answerText('ok\n')),
    ...Object.entries(EDL_FILES).map(([name, file]) =>
      get(`/edl/${name}`, 'machine', () => {
        const text = formatEdl(lists(), file);
        // A firewall keeps the last list when it is refused one; an empty list would close the road.
        return text === null
          ? answerError(404, describeError(session.language, 'empty-list'))
          : answerText(text);
      }),
    ),
    get('/proxy.pac', 'machine', ({ url }) => {
      const appliance = url.searchParams.get('appliance');
      const text = formatPac(lists(), appliance);
      return text === null
        ? answerError(
            404,
            describeError(
              session.language,
              appliance === null ? 'which-appliance' : 'no-such-appliance',
            ),
          )
        : { status: 200, type: 'application/x-ns-proxy-autoconfig', body: text };
    }),
    get('/metrics', 'machine', () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: formatMetrics({ ...lists(), ...figures(input) }),
    })),
  ];
}

function figures({
  state,
  countStreams,
}: RouteInput): Omit<Parameters<typeof formatMetrics>[0], keyof ListInput> {
  const ageOf = (at: number): number => Math.max(0, Math.round((Date.now() - at) / 100) / 10);
  return {
    version: VERSION,
    findings: [...state.findings.values()],
    seen: [...state.seen.values()].filter(({ isUnplanned }) => isUnplanned !== true),
    siteAgeSeconds: ageOf(state.siteReadAt),
    syncAgeSeconds: new Map([...state.syncedAt].map(([server, at]) => [server, ageOf(at)])),
    proposals: state.proposals.size,
    events: state.log.last,
    streams: countStreams(),
  };
}

function changeRoutes({ proposals, session }: RouteInput): Row[] {
  const post = (
    path: string,
    key: 'proposal' | 'confirmation',
    act: (id: string) => unknown,
  ): Row => [
    path,
    {
      method: 'POST',
      access: 'page',
      answer: async ({ body }) => {
        if (session.isReadOnly)
          return answerError(403, describeError(session.language, 'read-only'));
        const id = textField(body, key);
        if (id === null) return answerError(400, describeError(session.language, 'bad-request'));
        try {
          return answerJson(await act(id));
        } catch (error) {
          if (error instanceof ProposalError)
            return answerError(409, describeError(session.language, error.code));
          throw error;
        }
      },
    },
  ];
  return [
    post(API.preview, 'proposal', (id) => proposals.preview(id)),
    post(API.apply, 'confirmation', (id) => proposals.apply(id)),
    post(API.decline, 'proposal', (id) => proposals.decline(id)),
  ];
}

/** Only when somebody asks for it: no document and no page holds a token. */
function readingLinkRoute({ readingLink, session }: RouteInput): Row {
  return [
    API.readingLink,
    {
      method: 'POST',
      access: 'page',
      answer: () => {
        const link = readingLink();
        return link === null
          ? answerError(404, describeError(session.language, 'no-reading-link'))
          : answerJson({ link } satisfies ReadingLink);
      },
    },
  ];
}

function textField(body: unknown, key: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value: unknown = Object.entries(body).find(([name]) => name === key)?.[1];
  return typeof value === 'string' && value.length <= 200 ? value : null;
}
