// Runs asynchronous steps one after another, in the order in which they were asked for.

export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step);
    // A failed step is its caller's business; the next one runs all the same.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
