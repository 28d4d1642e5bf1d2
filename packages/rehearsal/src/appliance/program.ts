// One program family on the appliance: its agent for HTTPS and one request
// function. The stages are written in terms of programs, never of sockets.

import { request as requestHttps, type RequestOptions } from 'node:https';

import type { Name } from '@sekisho/dns/name.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import { RoadError } from './road-error.ts';
import type { RoadAgent } from './road-agent.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface HttpQuestion {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when a string. */
  readonly body?: unknown;
}

export interface RunningProgram {
  readonly program: Program;
  readonly agent: RoadAgent;
  /** Any answer of the service, whatever its status. Throws a RoadError when the road fails. */
  ask(question: HttpQuestion): Promise<HttpAnswer>;
  /** As ask(), and throws a RoadError of kind `service-refused` for a status of 400 and above. */
  demand(question: HttpQuestion): Promise<HttpAnswer>;
  /** Throws a RoadError when the program does not take its own settings. */
  checkSettings(name: Name): void;
  /** Ends idle connections: a run that begins anew connects anew. */
  forgetConnections(): void;
  close(): void;
}

export function createProgram(
  program: Program,
  agent: RoadAgent,
  signal: AbortSignal,
): RunningProgram {
  const ask = (question: HttpQuestion): Promise<HttpAnswer> =>
    exchange(question, { program, agent, signal });
  return {
    program,
    agent,
    ask,
    demand: async (question) => {
      const answer = await ask(question);
      if (answer.status >= 400) {
        const name = new URL(question.url).hostname as Name;
        throw new RoadError('service-refused', {
          program,
          name,
          status: answer.status,
          detail: `${String(answer.status)} ${serviceMessage(answer.text)}`,
        });
      }
      return answer;
    },
    checkSettings: (name) => agent.checkSettings(name),
    forgetConnections: () => agent.destroy(),
    close: () => agent.destroy(),
  };
}

interface Wire {
  readonly program: Program;
  readonly agent: RoadAgent;
  readonly signal: AbortSignal;
}

function exchange(question: HttpQuestion, wire: Wire): Promise<HttpAnswer> {
  const url = new URL(question.url);
  const payload = encodeBody(question.body);
  const headers: Record<string, string> = {
    'user-agent': `sekisho-rehearsal/${wire.program}`,
    ...question.headers,
  };
  if (question.token !== undefined) headers['authorization'] = `Bearer ${question.token}`;
  if (payload !== undefined) {
    headers['content-length'] = String(Buffer.byteLength(payload));
    headers['content-type'] ??= 'application/json';
  }
  const options: RequestOptions = {
    method: question.method ?? 'GET',
    agent: wire.agent,
    headers,
    signal: wire.signal,
  };
  return new Promise((resolve, reject) => {
    const request = requestHttps(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => reject(asRoadError(error, wire.program, url)));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    request.on('error', (error) => reject(asRoadError(error, wire.program, url)));
    request.end(payload);
  });
}

function encodeBody(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function asRoadError(error: Error, program: Program, url: URL): Error {
  if (error instanceof RoadError || error.name === 'AbortError') return error;
  return new RoadError('connection-failed', {
    program,
    name: url.hostname as Name,
    detail: error.message,
    cause: error,
  });
}

/** Azure's `error.code: error.message`, or the beginning of whatever came. */
function serviceMessage(text: string): string {
  const found =
    /"code"\s*:\s*"([^"]+)"[\s\S]*?"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text) ??
    /<Code>([^<]+)<\/Code>\s*<Message>([^<\n]+)/.exec(text);
  return found === null
    ? text.slice(0, 200).replace(/\s+/g, ' ')
    : `${found[1] ?? ''}: ${found[2] ?? ''}`;
}
