// One HTTPS request at a time over kept connections, straight or through a proxy by
// CONNECT. What comes back is data; what went wrong on the way is told by its code.

import { connect as connectTcp, type Socket } from 'node:net';
import { Agent, request as requestHttps, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import {
  connect as connectTls,
  createSecureContext,
  rootCertificates,
  type SecureContext,
} from 'node:tls';

export interface HttpsRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** The wire failed before there was a whole answer. */
export class WireError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'WireError';
    this.code = code;
  }
}

export interface HttpsClientOptions {
  /** `http://10.1.1.20:3128`, with user and password where it asks for them. */
  readonly proxy?: string;
  /** Certificates to trust besides those of Node, PEM. */
  readonly ca?: string;
  /** Without a byte for so long, a request is given up. */
  readonly silenceMs: number;
  readonly connections: number;
}

const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

export class HttpsClient {
  readonly #agent: Agent;
  readonly #options: HttpsClientOptions;

  constructor(options: HttpsClientOptions) {
    this.#options = options;
    const agentOptions: AgentOptions = {
      keepAlive: true,
      maxSockets: options.connections,
      ...trustOf(options.ca),
    };
    this.#agent =
      options.proxy === undefined
        ? new Agent(agentOptions)
        : new TunnelAgent(new URL(options.proxy), options.silenceMs, agentOptions);
  }

  send(asked: HttpsRequest): Promise<HttpsAnswer> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void =>
        reject(error instanceof WireError || asked.signal.aborted ? error : toWireError(error));
      const headers = {
        ...asked.headers,
        ...(asked.body === undefined
          ? {}
          : { 'content-length': String(Buffer.byteLength(asked.body)) }),
      };
      const request = requestHttps(
        asked.url,
        {
          method: asked.method,
          headers,
          agent: this.#agent,
          signal: asked.signal,
          timeout: this.#options.silenceMs,
        },
        (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > MAX_ANSWER_BYTES)
              request.destroy(
                new WireError(
                  'TOO_LARGE',
                  `the answer has more than ${String(MAX_ANSWER_BYTES)} bytes`,
                ),
              );
            chunks.push(chunk);
          });
          response.once('error', fail);
          response.once('end', () => {
            if (!response.complete)
              return fail(
                new WireError('ECONNRESET', 'the connection was cut in the middle of an answer'),
              );
            const single = Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [
                name,
                Array.isArray(value) ? value[0] : value,
              ]),
            );
            resolve({
              status: response.statusCode ?? 0,
              headers: single,
              text: Buffer.concat(chunks).toString('utf8'),
            });
          });
        },
      );
      request.once('timeout', () =>
        request.destroy(
          new WireError('ETIMEDOUT', `no byte for ${String(this.#options.silenceMs / 1000)} s`),
        ),
      );
      request.once('error', fail);
      request.end(asked.body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Made once: reading all of Node's authorities takes longer than a request. */
function trustOf(ca: string | undefined): { readonly secureContext?: SecureContext } {
  return ca === undefined
    ? {}
    : { secureContext: createSecureContext({ ca: [...rootCertificates, ca] }) };
}

function toWireError(error: unknown): WireError {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string'
      ? error.code
      : 'EUNKNOWN';
  return new WireError(code, error instanceof Error ? error.message : String(error), error);
}

/** Every connection of it is a tunnel through one proxy. */
class TunnelAgent extends Agent {
  readonly #proxy: URL;
  readonly #silenceMs: number;
  readonly #trust: { readonly secureContext?: SecureContext | undefined };

  constructor(proxy: URL, silenceMs: number, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#silenceMs = silenceMs;
    this.#trust =
      options.secureContext === undefined ? {} : { secureContext: options.secureContext };
  }

  override createConnection(
    options: {
      readonly host?: string | null | undefined;
      readonly port?: string | number | null | undefined;
    },
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const host = options.host ?? '';
    const done = (error: Error | null, stream?: Duplex): void => {
      // Node's own type asks for a stream beside an error too; it is not looked at then.
      callback?.(error, stream as Duplex);
    };
    this.#tunnel(host, String(options.port ?? 443)).then(
      (socket) => done(null, connectTls({ socket, servername: host, ...this.#trust })),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
    return undefined;
  }

  #tunnel(host: string, port: string): Promise<Socket> {
    const { hostname, port: proxyPort, username, password } = this.#proxy;
    const name = `the proxy ${hostname}:${proxyPort || '80'}`;
    return new Promise((resolve, reject) => {
      const socket = connectTcp({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(proxyPort || '80'),
      });
      const fail = (code: string, message: string, cause?: unknown): void => {
        socket.destroy();
        reject(new WireError(code, message, cause));
      };
      socket.setTimeout(this.#silenceMs, () => fail('PROXY', `${name} does not answer`));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        fail('PROXY', `can't reach ${name}: ${error.code ?? error.message}`, error),
      );
      socket.once('end', () => fail('PROXY', `${name} closed the connection instead of answering`));
      const secret =
        username === ''
          ? ''
          : `Proxy-Authorization: Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}\r\n`;
      socket.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n${secret}\r\n`);
      let head = Buffer.alloc(0);
      const read = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0 && head.length < 65_536) return;
        const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1];
        if (status !== '200')
          return fail(
            'PROXY',
            `${name} refuses ${host}: ${status === undefined ? 'its answer is not HTTP' : `status ${status}`}`,
          );
        socket.off('data', read);
        socket.removeAllListeners('error').removeAllListeners('end').setTimeout(0);
        resolve(socket);
      };
      socket.on('data', read);
    });
  }
}
