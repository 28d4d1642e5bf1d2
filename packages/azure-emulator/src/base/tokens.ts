// Access tokens: real RS256-signed JWTs made for one run. Every service checks
// signature, time, audience and tenant itself, as Azure's do.

import { createHash, generateKeyPair, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

import type { Clock } from './clock.ts';
import { isObject, parseJson, textAt, valueAt, type JsonObject } from './json.ts';

export interface TokenSubject {
  readonly tenantId: string;
  /** The application that asked. */
  readonly appId: string;
  readonly objectId: string;
  /** Present when a person signed in. */
  readonly userName?: string;
}

export interface TokenRequest extends TokenSubject {
  readonly audience: string;
  readonly lifetimeMs?: number;
}

export interface TokenRules {
  readonly audiences: readonly string[];
  readonly tenantId: string;
}

export type TokenVerdict =
  | { readonly ok: true; readonly claims: JsonObject; readonly subject: TokenSubject }
  | {
      readonly ok: false;
      readonly why: 'missing' | 'malformed' | 'signature';
      readonly detail: string;
    }
  | {
      readonly ok: false;
      readonly why: 'expired';
      readonly expiredAt: Date;
      readonly now: Date;
      readonly detail: string;
    }
  | {
      readonly ok: false;
      readonly why: 'audience';
      readonly audience: string;
      readonly detail: string;
    }
  | {
      readonly ok: false;
      readonly why: 'tenant';
      readonly tenantId: string;
      readonly detail: string;
    };

const HOUR_MS = 3_600_000;

export class TokenIssuer {
  readonly #clock: Clock;
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  readonly #keyId: string;
  #issued = 0;
  /** Tokens up to this number count as expired, whatever their time says. */
  #expiredUpTo = 0;

  private constructor(clock: Clock, keys: { publicKey: KeyObject; privateKey: KeyObject }) {
    this.#clock = clock;
    this.#publicKey = keys.publicKey;
    this.#privateKey = keys.privateKey;
    this.#keyId = createHash('sha256')
      .update(keys.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64url')
      .slice(0, 27);
  }

  static async create(clock: Clock): Promise<TokenIssuer> {
    return new TokenIssuer(clock, await promisify(generateKeyPair)('rsa', { modulusLength: 2048 }));
  }

  issue(request: TokenRequest): string {
    const now = seconds(this.#clock.now());
    this.#issued += 1;
    const header = { typ: 'JWT', alg: 'RS256', x5t: this.#keyId, kid: this.#keyId };
    const claims = {
      aud: request.audience,
      iss: `https://sts.windows.net/${request.tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + Math.ceil((request.lifetimeMs ?? HOUR_MS) / 1000),
      appid: request.appId,
      appidacr: request.userName === undefined ? '1' : '0',
      idp: `https://sts.windows.net/${request.tenantId}/`,
      idtyp: request.userName === undefined ? 'app' : 'user',
      oid: request.objectId,
      sub: request.objectId,
      tid: request.tenantId,
      upn: request.userName,
      unique_name: request.userName,
      uti: `${String(this.#issued)}.${randomUUID()}`,
      ver: '1.0',
    };
    const signed = `${encode(header)}.${encode(claims)}`;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), this.#privateKey).toString('base64url')}`;
  }

  /** Lets everything that was issued so far expire at once. */
  expireAll(): void {
    this.#expiredUpTo = this.#issued;
  }

  /** Checks the value of an Authorization header. */
  check(authorization: string | undefined, rules: TokenRules): TokenVerdict {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { ok: false, why: 'missing', detail: 'no bearer token' };
    const [header, payload, signature] = token.split('.');
    const claims =
      payload === undefined
        ? undefined
        : parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
    if (
      header === undefined ||
      payload === undefined ||
      signature === undefined ||
      !isObject(claims)
    )
      return { ok: false, why: 'malformed', detail: 'not a token of three parts' };
    if (
      !verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${payload}`),
        this.#publicKey,
        Buffer.from(signature, 'base64url'),
      )
    ) {
      return { ok: false, why: 'signature', detail: 'the signature is not ours' };
    }
    return this.#checkClaims(claims, rules);
  }

  /** The public key, as the key set of the discovery document. */
  keySet(): JsonObject {
    const { n, e } = this.#publicKey.export({ format: 'jwk' });
    return {
      keys: [
        {
          kty: 'RSA',
          use: 'sig',
          kid: this.#keyId,
          x5t: this.#keyId,
          alg: 'RS256',
          n: String(n),
          e: String(e),
        },
      ],
    };
  }

  #checkClaims(claims: JsonObject, rules: TokenRules): TokenVerdict {
    const now = this.#clock.now();
    const expires = valueAt(claims, 'exp');
    const expiredAt = new Date((typeof expires === 'number' ? expires : 0) * 1000);
    const number = Number.parseInt(textAt(claims, 'uti') ?? '', 10);
    if (number <= this.#expiredUpTo)
      return { ok: false, why: 'expired', expiredAt: now, now, detail: 'has expired' };
    if (expiredAt <= now)
      return {
        ok: false,
        why: 'expired',
        expiredAt,
        now,
        detail: `expired at ${expiredAt.toISOString()}`,
      };
    const tenantId = textAt(claims, 'tid') ?? '';
    if (tenantId !== rules.tenantId)
      return { ok: false, why: 'tenant', tenantId, detail: 'of another tenant' };
    const audience = textAt(claims, 'aud') ?? '';
    if (!rules.audiences.some((known) => withoutSlashes(known) === withoutSlashes(audience))) {
      return { ok: false, why: 'audience', audience, detail: `made for ${audience}` };
    }
    const userName = textAt(claims, 'upn');
    const subject = {
      tenantId,
      appId: textAt(claims, 'appid') ?? '',
      objectId: textAt(claims, 'oid') ?? '',
    };
    return {
      ok: true,
      claims,
      subject: userName === undefined ? subject : { ...subject, userName },
    };
  }
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

// Clients ask for `https://management.azure.com/.default` or with one more slash; both are the same service.
function withoutSlashes(audience: string): string {
  return audience.replace(/\/+$/, '').toLowerCase();
}
