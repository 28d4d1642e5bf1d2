// The order of the test files: the longest start first, so that no worker is left alone with one at the end. Vitest
// orders a fresh clone by the size of files, which says little here. Unit tests come behind the others of their group and
// one behind the other: a worker that gets anything else between two of them ends, and loads the sources anew.

import { relative } from 'node:path';

import { BaseSequencer, type TestSpecification } from 'vitest/node';

import { LONG } from './long-files.ts';

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = (spec: TestSpecification): number => {
      const at = LONG.indexOf(relative(this.ctx.config.root, spec.moduleId));
      return at === -1 ? LONG.length : at;
    };
    const group = (spec: TestSpecification): number => spec.project.config.sequence.groupOrder;
    const shares = (spec: TestSpecification): number => (spec.project.config.isolate ? 0 : 1);
    return sorted.toSorted(
      (a, b) => group(a) - group(b) || shares(a) - shares(b) || rank(a) - rank(b),
    );
  }
}
