// A command of the packed program that opens the page, and somebody who opens its link.

import { runCli, WITH_AZURITE } from '../../test/cli/run-cli.ts';
import type { PageEvent } from '@sekisho/sekisho/web/api.ts';

export interface OpenedCommand {
  /** Without the token. */
  readonly url: string;
  readonly token: string;
  readonly cookie: string;
  readonly written: { stdout: string; stderr: string };
  readonly exit: Promise<number>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
  /** Every event from the first on, until the loop is left. */
  events(): AsyncGenerator<PageEvent>;
  /** As Ctrl-C. */
  interrupt(): Promise<number>;
}

/** `keepsLink`: it is left to a browser, since it opens the page once. */
export async function openCommand(
  argv: readonly string[],
  cwd: string,
  { keepsLink = false }: { readonly keepsLink?: boolean } = {},
): Promise<OpenedCommand> {
  const written = { stdout: '', stderr: '' };
  const stop = new AbortController();
  const port = argv.includes('--port') ? [] : ['--port', '0'];
  const exit = runCli([...argv, '--no-open', ...port, '--lang', 'en'], {
    cwd,
    env: WITH_AZURITE,
    signal: stop.signal,
    onStdout: (text) => (written.stdout += text),
    onStderr: (text) => (written.stderr += text),
  }).then((result) => result.exit);
  const link = await readLink(written, exit);
  const { origin, searchParams } = new URL(link);
  const entry = keepsLink ? null : await fetch(link, { redirect: 'manual' });
  const cookie = entry?.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return {
    url: origin,
    token: searchParams.get('token') ?? '',
    cookie,
    written,
    exit,
    get: (path, headers = {}) => fetch(`${origin}${path}`, { headers: { cookie, ...headers } }),
    post: (path, body) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    events: () => readEvents(origin, cookie),
    interrupt: () => {
      stop.abort(new Error('interrupted'));
      return exit;
    },
  };
}

async function readLink(
  written: { readonly stderr: string },
  exit: Promise<number>,
): Promise<string> {
  let ended: number | null = null;
  void exit.then((code) => (ended = code));
  for (;;) {
    const link = /^the page: (\S+)\n/m.exec(written.stderr)?.[1];
    if (link !== undefined) return link;
    if (ended !== null)
      throw new Error(`ended with ${String(ended)} before there was a page: ${written.stderr}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function* readEvents(origin: string, cookie: string): AsyncGenerator<PageEvent> {
  const stop = new AbortController();
  try {
    const { body } = await fetch(`${origin}/api/events`, {
      headers: { cookie },
      signal: stop.signal,
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const block of body ?? []) {
      text += decoder.decode(block, { stream: true });
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        // The parse border of tests: what the server under test writes.
        if (data !== undefined) yield JSON.parse(data) as PageEvent;
      }
    }
  } finally {
    stop.abort();
  }
}
