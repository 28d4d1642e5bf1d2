// The example site behind a page server, for tests: a page of two files, known secrets, and
// requests in which every header can be anything.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readStanding, type Standing } from '@sekisho/sekisho/cli/open-page.ts';
import { EXAMPLE_SITE, loadSiteInput } from '@sekisho/sekisho/cli/site-input.ts';
import { EventLog } from '@sekisho/sekisho/web/server/event-log.ts';
import { PageServer, type PageServerOptions } from '@sekisho/sekisho/web/server/page-server.ts';
import { PageState } from '@sekisho/sekisho/web/server/page-state.ts';
import { Proposals } from '@sekisho/sekisho/web/server/proposals.ts';
import { readStaticFiles } from '@sekisho/sekisho/web/server/static-files.ts';

export const SECRETS = {
  session: 'cookie-of-the-page',
  machineToken: 'token-of-machines',
  reading: { token: 'link-for-reading', session: 'cookie-for-reading' },
};

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ServedSite {
  readonly server: PageServer;
  readonly state: PageState;
  readonly proposals: Proposals;
  readonly folder: string;
  readonly standing: Standing;
  readonly errors: unknown[];
  /** With the page's cookie. */
  readonly asPage: Readonly<Record<string, string>>;
  /** The path goes out as it stands. */
  ask(path: string, asking?: Asking): Promise<Reply>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  close(): Promise<void>;
}

export interface Serving {
  readonly isReadOnly?: boolean;
  readonly now?: () => number;
  readonly mostBytes?: number;
  /** A site's folder in place of the example. */
  readonly site?: string;
  readonly options?: Partial<PageServerOptions>;
}

export async function serveExample(serving: Serving = {}): Promise<ServedSite> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-page-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>the page</title>\n');
  await writeFile(
    join(folder, 'page', 'assets', 'index-AbCd1234.js'),
    `export const text = '${'page '.repeat(1000)}';\n`,
  );
  await writeFile(join(folder, 'outside.txt'), 'not for the page\n');
  const standing = await readStanding(await loadSiteInput(serving.site ?? EXAMPLE_SITE, {}));
  const { input, plan, settings, sources } = standing;
  const log = await EventLog.create({
    folder: join(folder, 'events'),
    mode: 'site',
    site: { schema: 'sekisho/web-site/2', input, isWholeSite: false, settings, sources },
    ...(serving.mostBytes === undefined ? {} : { mostBytes: serving.mostBytes }),
  });
  const state = PageState.begin(log, plan);
  const proposals = new Proposals((emitted) => state.emit(emitted), serving.now);
  const errors: unknown[] = [];
  const server = await PageServer.start({
    address: '127.0.0.1',
    port: 0,
    hostNames: [],
    secrets: SECRETS,
    files: await readStaticFiles(join(folder, 'page')),
    state,
    proposals,
    findings: () => ({ schema: 'sekisho/findings/2', findings: [...state.findings.values()] }),
    session: {
      mode: 'site',
      isReadOnly: serving.isReadOnly ?? false,
      language: 'en',
      site: input.site.name,
      startedAt: log.header.startedAt,
    },
    onError: (error) => void errors.push(error),
    ...serving.options,
  });
  const asPage = { cookie: `sekisho-${String(server.port)}=${SECRETS.session}` };
  const ask: ServedSite['ask'] = (path, asking) => askAt(server.port, path, asking);
  return {
    server,
    state,
    proposals,
    folder,
    standing,
    errors,
    asPage,
    ask,
    post: (path, body, headers) =>
      ask(path, {
        method: 'POST',
        headers: { ...asPage, origin: server.url, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: async () => {
      await server.close();
      await log.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function askAt(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Asking = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false, timeout: 10_000 },
      (response) => {
        const blocks: Buffer[] = [];
        response.on('data', (block: Buffer) => blocks.push(block));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(blocks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: whole,
            text: whole.toString('utf8'),
          });
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new Error(`no answer to ${path}`)));
    asked.on('error', reject);
    asked.end(body);
  });
}

export interface Heard {
  readonly id: string;
  readonly data: string;
}

/** Events of the stream, as many as asked for. */
export function hearEvents(
  { server, asPage }: ServedSite,
  {
    count,
    headers = {},
    query = '',
  }: {
    readonly count: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: string;
  },
): Promise<Heard[]> {
  return new Promise((resolve, reject) => {
    const heard: Heard[] = [];
    const asked = request(
      {
        host: '127.0.0.1',
        port: server.port,
        path: `/api/events${query}`,
        headers: { ...asPage, ...headers },
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('error', reject);
        response.on('data', (block: string) => {
          text += block;
          for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
            const match = /^id: (.*)\ndata: (.*)$/.exec(text.slice(0, end));
            text = text.slice(end + 2);
            if (match !== null && heard.length < count)
              heard.push({ id: match[1] ?? '', data: match[2] ?? '' });
          }
          if (heard.length < count) return;
          response.removeListener('error', reject);
          response.on('error', () => undefined);
          asked.destroy();
          resolve(heard);
        });
      },
    );
    asked.on('error', (error) => (heard.length < count ? reject(error) : undefined));
    asked.end();
  });
}
