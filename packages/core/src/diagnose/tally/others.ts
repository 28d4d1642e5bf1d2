// What machines that are not the site's asked for, of names that no plan has: totals, an estimate of how many names,
// and the names that were denied most. Its memory does not grow with the log.

import type { DnsObservation, ProxyObservation } from '../../products/shared/logs/observation.ts';
import { earlier, later } from './counted.ts';
import { carry, DeniedNames } from './denied-names.ts';
import { Distinct } from './distinct.ts';
import { hashName } from './name-hash.ts';

/** Requests and questions that were counted elsewhere, their denied names left out. */
export interface OthersSums {
  readonly allowed: number;
  readonly denied: number;
  readonly failed: number;
  readonly questions: number;
  readonly first: number;
  readonly last: number;
  /** Of {@link Distinct}. */
  readonly registers: Uint8Array;
}

/** All but the names. */
export type OthersTotals = Readonly<
  Pick<Others, 'requests' | 'denied' | 'failed' | 'questions' | 'first' | 'last'>
>;

export class Others {
  /** At a proxy. */
  requests = 0;
  denied = 0;
  failed = 0;
  /** To a resolver. */
  questions = 0;
  /** Of requests; NaN when none had a time. */
  first = Number.NaN;
  last = Number.NaN;
  /** Of requests and questions. */
  readonly names: Distinct;
  readonly deniedNames: DeniedNames;

  constructor(names = new Distinct(), deniedNames = new DeniedNames()) {
    this.names = names;
    this.deniedNames = deniedNames;
  }

  get totals(): OthersTotals {
    const { requests, denied, failed, questions, first, last } = this;
    return { requests, denied, failed, questions, first, last };
  }

  add(seen: ProxyObservation | DnsObservation): void {
    const { at, evidence, name } = seen;
    const { a, b } = hashName(name);
    this.names.add(a, b);
    if (seen.kind === 'dns') {
      this.questions += 1;
      return;
    }
    const { port, status } = seen;
    this.#request(seen.verdict, at);
    if (seen.verdict === 'denied')
      this.deniedNames.deny(name, port, { status, moment: { at, evidence } });
    else {
      const known = this.deniedNames.find(a, b, port);
      if (known !== null) carry(known, at, evidence.file, evidence.line);
    }
  }

  #request(verdict: ProxyObservation['verdict'], at: number): void {
    this.requests += 1;
    if (verdict === 'denied') this.denied += 1;
    else if (verdict === 'failed') this.failed += 1;
    // Most lines are later than those before them.
    if (!(at <= this.last)) this.last = later(this.last, at);
    if (!(at >= this.first)) this.first = earlier(this.first, at);
  }

  addSums({ allowed, denied, failed, questions, first, last, registers }: OthersSums): void {
    this.requests += allowed + denied + failed;
    this.denied += denied;
    this.failed += failed;
    this.questions += questions;
    this.first = earlier(this.first, first);
    this.last = later(this.last, last);
    this.names.addRegisters(registers);
  }

  /** What `from` holds is this one's afterwards. */
  merge(from: Others): void {
    this.requests += from.requests;
    this.denied += from.denied;
    this.failed += from.failed;
    this.questions += from.questions;
    this.first = earlier(this.first, from.first);
    this.last = later(this.last, from.last);
    this.names.merge(from.names);
    this.deniedNames.merge(from.deniedNames);
  }

  copy(): Others {
    const made = new Others(new Distinct(), this.deniedNames.copy());
    made.names.merge(this.names);
    return Object.assign(made, this.totals);
  }
}
