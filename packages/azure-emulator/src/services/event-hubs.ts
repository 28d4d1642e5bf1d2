// The Event Hubs namespace that takes diagnostics. It is Microsoft's, so it cannot be
// private; its name and a signature for it are given out by the RCM only.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Clock } from '../base/clock.ts';
import { header, jsonOf, segmentsOf, type Handle, type Reply } from '../base/http.ts';
import { textAt } from '../base/json.ts';

const KEY_NAME = 'DiagnosticsSend';
const LIFE_SECONDS = 24 * 3600;
/** One message in the standard tier. */
const MESSAGE_LIMIT = 1024 * 1024;

export class EventHubs {
  readonly #clock: Clock;
  readonly #key = randomBytes(32).toString('base64');
  readonly #onReport: (appliance: string) => void;
  #accepted = 0;

  /** `onReport` hears of whom a message was taken. */
  constructor(clock: Clock, onReport: (appliance: string) => void) {
    this.#clock = clock;
    this.#onReport = onReport;
  }

  /** How many messages were taken. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The value of an Authorization header for a namespace. */
  sign(host: string): string {
    const expiry = Math.floor(this.#clock.now().getTime() / 1000) + LIFE_SECONDS;
    const resource = encodeURIComponent(`https://${host}/`.toLowerCase());
    return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(this.#signatureOf(resource, expiry))}&se=${String(expiry)}&skn=${KEY_NAME}`;
  }

  handle(): Handle {
    return (request) => {
      const [hub, messages] = segmentsOf(request.path);
      if (request.method !== 'POST' || hub === undefined || messages !== 'messages')
        return refuse(404, 'The requested entity could not be found.');
      const why = this.#reject(header(request, 'authorization'), request.host);
      if (why !== undefined) return refuse(401, why);
      if (request.body.length > MESSAGE_LIMIT)
        return refuse(413, 'The message is larger than is currently allowed.');
      this.#accepted += 1;
      this.#onReport(textAt(jsonOf(request), 'component') ?? '');
      return { status: 201 };
    };
  }

  /** Why a signature is not accepted; undefined: it is. */
  #reject(authorization: string | undefined, host: string): string | undefined {
    const fields = /^SharedAccessSignature (.+)$/i.exec(authorization ?? '')?.[1];
    if (fields === undefined) return 'MissingToken: the request has no signature.';
    const given = new Map(
      fields
        .split('&')
        .map((field): [string, string] => [
          field.slice(0, field.indexOf('=')),
          field.slice(field.indexOf('=') + 1),
        ]),
    );
    const resource = given.get('sr') ?? '';
    const expiry = Number(given.get('se'));
    const expected = Buffer.from(this.#signatureOf(resource, expiry));
    const signature = Buffer.from(decodeURIComponent(given.get('sig') ?? ''));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      return 'InvalidSignature: the token has an invalid signature.';
    if (expiry * 1000 <= this.#clock.now().getTime()) return 'ExpiredToken: the token is expired.';
    if (decodeURIComponent(resource) !== `https://${host}/`)
      return 'InvalidAudience: the token is for another resource.';
    return undefined;
  }

  #signatureOf(resource: string, expiry: number): string {
    return createHmac('sha256', this.#key)
      .update(`${resource}\n${String(expiry)}`)
      .digest('base64');
  }
}

function refuse(status: number, detail: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/xml; charset=utf-8' },
    body: `<Error><Code>${String(status)}</Code><Detail>${detail}</Detail></Error>`,
  };
}
