// Runs a PAC file's FindProxyForURL in a process of its own that has no right to
// anything, with a limit on time and memory. Names are looked up in a table, the
// clock stands still at the caller's time: the same question has one answer.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { BypassReport } from './bypass.ts';
import type { BypassProblem } from './dialect.ts';
import { PAC_HELPERS } from './pac-helpers.ts';
import { parsePacResult, type PacRoad } from './pac-result.ts';
import { PAC_SANDBOX } from './pac-sandbox.ts';
import { defaultPortOf, hostTextOf, parseBypassTarget } from './target.ts';

export interface PacOptions {
  /** The time of every clock in the PAC file. */
  readonly now: Date;
  /** Time zone of the functions without GMT, as IANA names it. Default `UTC`. */
  readonly timeZone?: string;
  /** Addresses of names, lower case. What is not in it does not resolve. */
  readonly dns?: Readonly<Record<string, readonly string[]>>;
  /** What myIpAddress and myIpAddressEx answer. */
  readonly ownAddresses?: readonly string[];
  /** For loading the file and for each URL. Default 1,000. */
  readonly timeoutMs?: number;
  /** Default 64. */
  readonly memoryMb?: number;
}

export type PacFailure =
  | 'timed-out'
  | 'out-of-memory'
  | 'script-error'
  | 'no-function'
  | 'no-string'
  | 'too-long'
  | 'refused'
  | 'crashed';

export type PacAnswer =
  | {
      readonly kind: 'answered';
      readonly url: string;
      readonly text: string;
      readonly roads: readonly PacRoad[];
      readonly alerts: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly url: string;
      readonly failure: PacFailure;
      readonly message: string;
    };

/** Longest answer taken; longer ones fail. */
const LONGEST_ANSWER = 8192;
const LONGEST_OUTPUT = 1 << 20;
const START_TIMEOUT_MS = 20_000;

// The only keyword that reaches for code outside a script. Evaluated text cannot
// hold it, since the sandbox makes no code from text.
const IMPORT_CALL =
  /\bimport(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n\r\u2028\u2029]*|<!--[^\n\r\u2028\u2029]*|-->[^\n\r\u2028\u2029]*)*\(/;

/** One answer a URL, in their order. Throws a UserError on a bad URL, an OutsideError when no process can be started. */
export async function askPac(
  script: string,
  urls: readonly string[],
  options: PacOptions,
): Promise<PacAnswer[]> {
  const questions = urls.map((url) => toQuestion(url));
  if (IMPORT_CALL.test(script))
    return urls.map((url) => ({
      kind: 'failed',
      url,
      failure: 'refused',
      message: 'import() is no part of PAC',
    }));
  const answers: PacAnswer[] = [];
  // A process that had to be ended answers no more: the remaining URLs get a new one.
  while (answers.length < urls.length) {
    const run = await runSandbox(script, questions.slice(answers.length), options);
    for (const line of run.answers) answers.push(toAnswer(urls[answers.length] ?? '', line));
    if (run.failure !== null) {
      const { failure, message, isForAll } = run.failure;
      const failing = isForAll
        ? urls.slice(answers.length)
        : urls.slice(answers.length, answers.length + 1);
      for (const url of failing) answers.push({ kind: 'failed', url, failure, message });
    }
  }
  return answers;
}

/** As decideBypass, for a PAC file: the first road of each answer counts. */
export async function decidePacBypass(
  script: string,
  urls: readonly string[],
  options: PacOptions,
): Promise<BypassReport> {
  const problems: BypassProblem[] = [];
  const results = (await askPac(script, urls, options)).map((answer, index) => {
    if (answer.kind === 'failed') {
      problems.push({
        entry: 'FindProxyForURL',
        index,
        message: `${answer.url}: ${answer.message}`,
        fatal: true,
      });
      return { url: answer.url, road: 'proxy' as const, by: null };
    }
    return {
      url: answer.url,
      road: answer.roads[0]?.kind === 'direct' ? ('direct' as const) : ('proxy' as const),
      by: answer.text,
    };
  });
  return { results, problems };
}

type Question = readonly [url: string, host: string];

/** Schemes inside TLS: the script does not see the path behind the host. */
const CRYPTOGRAPHIC: readonly string[] = ['https', 'wss'];

/**
 * What Chromium hands to the function (net/proxy_resolution/proxy_resolution_url_sanitizer.cc): the URL in its
 * canonical form without user, password and fragment; for https and wss without path and query too.
 */
function toQuestion(url: string): Question {
  const target = parseBypassTarget(url);
  const port = defaultPortOf(target.scheme) === target.port ? '' : `:${target.port}`;
  const path = CRYPTOGRAPHIC.includes(target.scheme) ? '/' : pathOf(url);
  return [`${target.scheme}://${hostTextOf(target)}${port}${path}`, target.host];
}

/** Path and query as a browser writes them: dot segments resolved, what is no URL character percent-encoded. */
function pathOf(url: string): string {
  const rest = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#\\]*(.*)$/is.exec(url.trim())?.[1] ?? '';
  const parsed = new URL(`http://host${rest}`);
  parsed.hash = '';
  return parsed.href.slice('http://host'.length);
}

interface SandboxRun {
  /** JSON texts, one for each URL answered. */
  readonly answers: readonly string[];
  /** Why the next URL has no answer, or all that follow when the file cannot even be loaded. */
  readonly failure: {
    readonly failure: PacFailure;
    readonly message: string;
    readonly isForAll: boolean;
  } | null;
}

async function runSandbox(
  script: string,
  questions: readonly Question[],
  options: PacOptions,
): Promise<SandboxRun> {
  const timeoutMs = options.timeoutMs ?? 1000;
  const child = startProcess(options);
  const answers: string[] = [];
  const progress: { isLoaded: boolean; failure: SandboxRun['failure'] } = {
    isLoaded: false,
    failure: null,
  };
  let timer = setTimeout(() => stop('crashed', 'the sandbox did not start'), START_TIMEOUT_MS);
  const stop = (kind: PacFailure, message: string): void => {
    progress.failure ??= { failure: kind, message, isForAll: !progress.isLoaded };
    child.kill('SIGKILL');
  };
  const restartTimer = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop('timed-out', `no answer within ${timeoutMs} ms`), timeoutMs);
  };
  readLines(child, {
    onLine(line) {
      if (progress.failure !== null) return;
      const [word, text = ''] = parseLine(line);
      if (word === 'loaded') progress.isLoaded = true;
      else if (word === 'answer') answers.push(text);
      else if (word !== 'ready') stop('script-error', text);
      if (answers.length >= questions.length) clearTimeout(timer);
      else restartTimer();
    },
    onTooMuch: () => stop('too-long', 'the sandbox writes without end'),
  });
  const errors = collectErrors(child);
  child.stdin?.on('error', () => undefined); // A process that ended early is seen by its exit.
  child.stdin?.end(JSON.stringify(toInput(script, questions, options)));
  const signalOrCode = await waitForExit(child);
  clearTimeout(timer);
  if (progress.failure === null && answers.length < questions.length) {
    const isMemory = /heap out of memory|allocation failed|invalid (?:array|table|string) /i.test(
      errors(),
    );
    const message = isMemory
      ? `more than ${options.memoryMb ?? 64} MB needed`
      : `the sandbox ended (${signalOrCode})`;
    progress.failure = {
      failure: isMemory ? 'out-of-memory' : 'crashed',
      message,
      isForAll: !progress.isLoaded,
    };
  }
  return { answers: answers.slice(0, questions.length), failure: progress.failure };
}

function startProcess(options: PacOptions): ChildProcess {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const systemRoot = process.env['SystemRoot']; // Windows starts no program without it.
  return spawn(
    process.execPath,
    [
      permission,
      '--disallow-code-generation-from-strings',
      `--max-old-space-size=${options.memoryMb ?? 64}`,
      '--no-warnings',
      '-e',
      PAC_SANDBOX,
    ],
    {
      env: {
        TZ: options.timeZone ?? 'UTC',
        ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    },
  );
}

function toInput(
  script: string,
  questions: readonly Question[],
  options: PacOptions,
): Record<string, unknown> {
  const data = {
    now: options.now.getTime(),
    dns: Object.entries(options.dns ?? {}),
    my: options.ownAddresses ?? [],
    longest: LONGEST_ANSWER,
  };
  return { script, questions, helpers: PAC_HELPERS, data: JSON.stringify(data) };
}

function readLines(
  child: ChildProcess,
  { onLine, onTooMuch }: { onLine(line: string): void; onTooMuch(): void },
): void {
  let rest = '';
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (text: string) => {
    rest += text;
    if (rest.length > LONGEST_OUTPUT) onTooMuch();
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}

function collectErrors(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (more: string) => {
    text = `${text}${more}`.slice(-10_000);
  });
  return () => text;
}

function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(
        new OutsideError('cannot start a process for the PAC file', {
          code: 'pac.no-process',
          cause,
        }),
      ),
    );
    child.on('close', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
  });
}

/** A line of the sandbox. Anything else than what it is programmed to say counts as its failure. */
function parseLine(line: string): readonly string[] {
  const value = parseStrings(line);
  return value.length === 0 ? ['failed', 'the sandbox said something else than agreed'] : value;
}

function toAnswer(url: string, json: string): PacAnswer {
  const [kind = '', text = '', ...alerts] = parseStrings(json);
  if (kind === 'answered')
    return { kind: 'answered', url, text, roads: parsePacResult(text), alerts };
  return {
    kind: 'failed',
    url,
    failure: FAILURES.find((failure) => failure === kind) ?? 'crashed',
    message: text,
  };
}

const FAILURES: readonly PacFailure[] = ['script-error', 'no-function', 'no-string', 'too-long'];

/** A JSON array of strings, or an empty one: the text comes out of the sandbox and is not to be trusted. */
function parseStrings(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : [];
  } catch {
    return [];
  }
}
