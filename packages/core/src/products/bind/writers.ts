// Which process's updates BIND takes: a token in each zone, which every update has as a prerequisite. Who has the lease
// writes its own in the place of the one it saw; from then on the server refuses what the former one still sends.

import { RCODE } from '@sekisho/dns/constants.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { exchange, type DnsServer } from '@sekisho/dns/wire/exchange.ts';
import { takenOver } from '../shared/sync/taken-over.ts';
import { readZone, refusal, type ZoneState } from './bind-zone.ts';
import { claimMessage, type UpdateZone } from './update.ts';

/** Somebody may write at the same moment; who has the lease gets through. */
const TRIES = 3;

/** A prerequisite was not met. */
export function isStale(rcode: number): boolean {
  return rcode === RCODE.YXRRSET || rcode === RCODE.NXRRSET || rcode === RCODE.YXDOMAIN;
}

export class Writers {
  readonly #server: DnsServer;
  readonly #states: Map<string, ZoneState>;
  /** Zones that had this process's token: another one there means that it was taken over. */
  readonly #claimed = new Set<string>();

  constructor(server: DnsServer, states: Map<string, ZoneState>) {
    this.#server = server;
    this.#states = states;
  }

  /** What stands in the zone is known: it was read before. */
  async claim(
    target: UpdateZone,
    {
      assertHeld,
      signal,
    }: { readonly assertHeld: () => Promise<void>; readonly signal: AbortSignal },
  ): Promise<void> {
    const { zone } = target;
    const token = target.owner().writer;
    if (token === null) return;
    for (let left = TRIES; left > 0; left -= 1) {
      const state = this.#states.get(zone) ?? (await this.#read(target, signal));
      if (state.writer === token) {
        this.#claimed.add(zone);
        return;
      }
      if (this.#claimed.has(zone)) throw takenOver(`${zone} on ${this.#server.address}`);
      // Between this look and the message another may take over; then the zone has its token, and not the one seen.
      await assertHeld();
      const message = claimMessage(target, { seen: state.writer, token });
      const { rcode } = await exchange(this.#server, message, signal);
      if (rcode === RCODE.NOERROR) {
        this.#claimed.add(zone);
        this.#states.set(zone, { ...state, writer: token, serial: (state.serial + 1) >>> 0 });
        return;
      }
      if (!isStale(rcode)) throw refusal(this.#server, zone, rcode);
      this.#states.delete(zone);
    }
    throw new OutsideError(
      `another process writes its token into ${zone} on ${this.#server.address} again and again`,
      {
        code: 'sync.changed-meanwhile',
        where: this.#server.address,
        hint: 'two of one id run: a copy of the state folder, or of the whole machine; end one of them',
      },
    );
  }

  /** After a refusal: rejects when it was for the token. */
  async assertOurs(target: UpdateZone, signal: AbortSignal): Promise<void> {
    const token = target.owner().writer;
    if (token === null) return;
    const { writer } = await this.#read(target, signal);
    if (writer !== token) throw takenOver(`${target.zone} on ${this.#server.address}`);
  }

  /** The last of ours: nothing else of this site is in the zone any more. */
  async leave(target: UpdateZone, signal: AbortSignal): Promise<void> {
    const token = target.owner().writer;
    if (token === null || this.#states.get(target.zone)?.writer !== token) return;
    const message = claimMessage(target, { seen: token, token: null });
    const { rcode } = await exchange(this.#server, message, signal);
    this.#states.delete(target.zone);
    if (rcode !== RCODE.NOERROR && !isStale(rcode)) throw refusal(this.#server, target.zone, rcode);
  }

  /** Whole, and not remembered: what is remembered goes with the changes that are under way. */
  async #read(target: UpdateZone, signal: AbortSignal): Promise<ZoneState> {
    return readZone(this.#server, target, { known: undefined, signal });
  }
}
