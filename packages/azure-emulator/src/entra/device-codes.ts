// Sign-in by device code (RFC 8628): a code for the program, a short one for its
// user, who types it into a page in the browser within the code's life.

import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';

import type { Clock } from '../base/clock.ts';
import type { TokenSubject } from '../base/tokens.ts';

export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly appId: string;
  readonly scope: string;
  readonly expiresAt: Date;
}

export type DeviceCodeState =
  | { readonly kind: 'unknown' | 'expired' | 'pending' }
  | { readonly kind: 'approved'; readonly code: DeviceCode; readonly subject: TokenSubject };

// Without letters that are mistaken for others.
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export class DeviceCodes {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #codes = new Map<string, DeviceCode>();
  readonly #approvals = new Map<string, TokenSubject>();
  readonly #pageKey = randomBytes(32);

  constructor(clock: Clock, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  start(appId: string, scope: string): DeviceCode {
    const code: DeviceCode = {
      deviceCode: randomBytes(48).toString('base64url'),
      userCode: Array.from({ length: 9 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
      appId,
      scope,
      expiresAt: new Date(this.#clock.now().getTime() + this.#lifeMs),
    };
    this.#codes.set(code.deviceCode, code);
    return code;
  }

  /** What the user does in the browser. */
  approve(
    userCode: string,
    subject: Omit<TokenSubject, 'appId'>,
  ): 'approved' | 'expired' | 'unknown' {
    const wanted = userCode.replace(/[\s-]/g, '').toUpperCase();
    const code = [...this.#codes.values()].find((each) => each.userCode === wanted);
    if (code === undefined) return 'unknown';
    if (this.#isOver(code)) return 'expired';
    this.#approvals.set(code.deviceCode, { ...subject, appId: code.appId });
    return 'approved';
  }

  /** What the program sees when it polls. An approved code is good for one token. */
  redeem(deviceCode: string): DeviceCodeState {
    const code = this.#codes.get(deviceCode);
    if (code === undefined) return { kind: 'unknown' };
    if (this.#isOver(code)) return { kind: 'expired' };
    const subject = this.#approvals.get(deviceCode);
    if (subject === undefined) return { kind: 'pending' };
    this.#codes.delete(deviceCode);
    this.#approvals.delete(deviceCode);
    return { kind: 'approved', code, subject };
  }

  /** A page's own number, and what only the page's script knows about it. */
  startPage(): string {
    return randomUUID();
  }

  proofOf(page: string): string {
    return createHmac('sha256', this.#pageKey).update(page).digest('base64url');
  }

  #isOver(code: DeviceCode): boolean {
    return code.expiresAt <= this.#clock.now();
  }
}
