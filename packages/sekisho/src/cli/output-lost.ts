/** Why the signal of a command is aborted when it was not Ctrl-C: nobody reads its output, or there is no room for it. */
export class OutputLost extends Error {
  constructor() {
    super('the output is lost');
    this.name = 'OutputLost';
  }
}
