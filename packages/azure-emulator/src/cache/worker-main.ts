// The cache storage's thread: Azurite's blob service behind TLS servers of our own,
// so that bytes go from the wire to its files without another hop.
//
// The function below is started from its own text (see cache-storage.ts), because a
// worker needs a JavaScript file and tests run from TypeScript. So it may use nothing
// from outside itself: no imports but types, no helpers.

import type { RequestListener, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { SecureContext } from 'node:tls';

export interface WorkerData {
  /** A file of this package, from which modules are found. */
  readonly from: string;
  readonly folder: string;
  readonly takesTokens: boolean;
}

export type WorkerRequest =
  | {
      readonly id: number;
      readonly do: 'listen';
      readonly host: string;
      readonly port: number;
      readonly name: string;
      readonly key: string;
      readonly cert: string;
    }
  | { readonly id: number; readonly do: 'shut'; readonly port: number; readonly host: string }
  | { readonly id: number; readonly do: 'accounts'; readonly accounts: string }
  | { readonly id: number; readonly do: 'close' };

export type WorkerReply =
  | { readonly kind: 'ready'; readonly backbonePort: number }
  | { readonly kind: 'done'; readonly id: number; readonly port: number }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly message: string;
      readonly code: string | undefined;
    };

/** What is used of Azurite's blob server, which has no types of its own. */
interface BlobServer {
  readonly httpServer: HttpServer;
  readonly accountDataStore: { refresh(): void };
  start(): Promise<void>;
  close(): Promise<void>;
}

export function runCacheStorage(): void {
  const { createRequire } = process.getBuiltinModule('node:module');
  const threads = process.getBuiltinModule('node:worker_threads');
  const https = process.getBuiltinModule('node:https');
  const tls = process.getBuiltinModule('node:tls');
  const fs = process.getBuiltinModule('node:fs');
  const stream = process.getBuiltinModule('node:stream');
  // The parse border: the main thread sends what WorkerData says.
  const data = threads.workerData as WorkerData;
  const load = createRequire(data.from);

  // Azurite pauses its reader after every 16 KiB that its writer has not taken yet;
  // with room for a megabyte it moved twice as much in our measurements.
  stream.setDefaultHighWaterMark(false, 1024 * 1024);
  // It flushes the disk after every block. A cache that lives as long as the run has
  // nothing to save from a power cut.
  const settable = load('fs') as { fdatasync: unknown };
  settable.fdatasync = (_file: number, callback: (error: null) => void) =>
    setImmediate(callback, null);

  const servers = new Map<string, HttpsServer>();
  let backbone: BlobServer | undefined;
  let listener: RequestListener = () => undefined;

  // The thread has its own environment: other programs of the machine cannot see it.
  const setAccounts = (accounts: string): void => {
    process.env['AZURITE_ACCOUNTS'] = accounts;
    backbone?.accountDataStore.refresh();
  };

  const start = async (): Promise<number> => {
    fs.mkdirSync(data.folder, { recursive: true });
    // Without any account it would serve its well-known one; this one nobody can guess.
    setAccounts(
      `none:${Buffer.from(crypto.getRandomValues(new Uint8Array(64))).toString('base64')}`,
    );
    const blob = 'azurite/dist/src/blob';
    const { default: BlobConfiguration } = load(`${blob}/BlobConfiguration`) as {
      default: new (...options: unknown[]) => unknown;
    };
    const { default: Server } = load(`${blob}/BlobServer`) as {
      default: new (configuration: unknown) => BlobServer;
    };
    const { AzuriteTelemetryClient } = load('azurite/dist/src/common/Telemetry') as {
      AzuriteTelemetryClient: {
        init(location: string, enable: boolean, environment: unknown): void;
      };
    };
    AzuriteTelemetryClient.init(data.folder, false, undefined);
    const extents = [
      { locationId: 'Default', locationPath: `${data.folder}/extents`, maxConcurrency: 16 },
    ];
    // host, port, keep-alive seconds, metadata, extent metadata, extents, access log, its stream, debug log, its file, loose, skip the check of API versions, certificate, key, password, how tokens are checked
    const configuration = new BlobConfiguration(
      '127.0.0.1',
      0,
      30,
      `${data.folder}/blobs.json`,
      `${data.folder}/extents.json`,
      extents,
      false,
      undefined,
      false,
      undefined,
      false,
      true,
      '',
      '',
      '',
      data.takesTokens ? 'basic' : undefined,
    );
    backbone = new Server(configuration);
    await backbone.start();
    const own = backbone.httpServer.listeners('request')[0];
    listener = own as RequestListener;
    const address = backbone.httpServer.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  const listen = (request: Extract<WorkerRequest, { do: 'listen' }>): Promise<number> => {
    const context = tls.createSecureContext({
      key: request.key,
      cert: request.cert,
      minVersion: 'TLSv1.2',
    });
    const server = https.createServer({
      SNICallback: (
        asked: string,
        answer: (error: Error | null, context?: SecureContext) => void,
      ) => {
        if (asked.toLowerCase() === request.name) answer(null, context);
        else answer(new Error('no certificate for that name here'));
      },
    });
    server.keepAliveTimeout = 30_000;
    server.on('request', (message, response) => {
      const host = (message.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
      if (host === request.name) {
        listener(message, response);
        return;
      }
      response.writeHead(421, { 'content-type': 'text/plain' });
      response.end('this host is not served here\n');
      message.resume();
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: request.host, port: request.port, exclusive: true }, () => {
        const address = server.address();
        const port = typeof address === 'object' && address !== null ? address.port : request.port;
        servers.set(`${request.host}:${String(port)}`, server);
        resolve(port);
      });
    });
  };

  const shut = async (key: string): Promise<void> => {
    const server = servers.get(key);
    servers.delete(key);
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };

  const close = async (): Promise<void> => {
    for (const key of servers.keys()) await shut(key);
    backbone?.httpServer.closeAllConnections();
    await backbone?.close();
  };

  const answer = async (request: WorkerRequest): Promise<number> => {
    if (request.do === 'listen') return await listen(request);
    if (request.do === 'accounts') setAccounts(request.accounts);
    else if (request.do === 'shut') await shut(`${request.host}:${String(request.port)}`);
    else await close();
    return 0;
  };

  const say = (reply: WorkerReply): void => threads.parentPort?.postMessage(reply);
  const fail = (id: number, error: unknown): void => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    say({
      kind: 'failed',
      id,
      message: error instanceof Error ? error.message : String(error),
      code,
    });
  };

  threads.parentPort?.on('message', (request: WorkerRequest) => {
    answer(request).then(
      (port) => say({ kind: 'done', id: request.id, port }),
      (error: unknown) => fail(request.id, error),
    );
  });
  start().then(
    (backbonePort) => say({ kind: 'ready', backbonePort }),
    (error: unknown) => fail(0, error),
  );
}
