// What Resource Manager says when it says no: codes and messages in one of several
// forms, and the ids by which Azure's support finds the request again.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { HttpsAnswer } from './https-client.ts';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly correlationId: string | undefined;
  readonly requestId: string | undefined;
}

const MAX_MESSAGE = 600;

export class ArmRefusal extends OutsideError {
  readonly refusal: Refusal;
  /** When it may be asked again, where Azure said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    refusal: Refusal,
    { what, retryAfterMs }: { readonly what: string; readonly retryAfterMs?: number },
  ) {
    const ids = [
      refusal.correlationId === undefined ? [] : [`correlation id ${refusal.correlationId}`],
      refusal.requestId === undefined ? [] : [`request id ${refusal.requestId}`],
    ].flat();
    super(
      `Azure refuses ${what}: ${String(refusal.status)} ${refusal.code}: ${refusal.message}${ids.length === 0 ? '' : ` (${ids.join(', ')})`}`,
      { code: 'azure.refused', ...hintFor(refusal) },
    );
    this.name = 'ArmRefusal';
    this.refusal = refusal;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Newer providers put it under `error`, older ones at the root or under `odata.error`. */
export function readRefusal(answer: HttpsAnswer): Refusal {
  const body = parse(answer.text);
  const error = objectIn(body, 'error') ?? objectIn(body, 'odata.error') ?? body;
  const details = listIn(error, 'details').flatMap((each) => textIn(each, 'message') ?? []);
  const message = [
    textIn(error, 'message') ?? textIn(objectIn(error, 'message'), 'value') ?? 'no reason given',
    ...details,
  ].join(' ');
  return {
    status: answer.status,
    code: textIn(error, 'code') ?? 'no code',
    message: cleanText(message),
    correlationId: answer.headers['x-ms-correlation-request-id'],
    requestId: answer.headers['x-ms-request-id'],
  };
}

function hintFor({ status, code }: Refusal): { readonly hint?: string } {
  if (status === 401)
    return {
      hint:
        code === 'InvalidAuthenticationTokenTenant'
          ? 'the subscription belongs to another tenant: name it with --tenant'
          : 'sign in again (az login), or check the credential',
    };
  if (status === 403) return { hint: 'the role Reader on the subscription is enough' };
  if (status === 404 && code === 'SubscriptionNotFound')
    return { hint: 'check --subscription, and the tenant that you are signed in to' };
  if (status === 429) return { hint: 'others use the same limit; try again later' };
  return {};
}

/** One line, not endless, and without anything that looks like a token or a signature. */
function cleanText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '(token)')
    .replace(/([?&](?:sig|sv|se|sp)=)[^&\s]+/gi, '$1(removed)');
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name.toLowerCase() === key)?.[1]
    : undefined;
}

function objectIn(value: unknown, key: string): unknown {
  const found = fieldIn(value, key);
  return typeof found === 'object' && found !== null ? found : undefined;
}

function textIn(value: unknown, key: string): string | undefined {
  const found = fieldIn(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const found = fieldIn(value, key);
  return Array.isArray(found) ? found : [];
}
