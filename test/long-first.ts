// The order of the test files: those that take minutes start first, so that no worker is left alone with one at the
// end. Vitest orders a fresh clone by the size of files, which says little here.

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
    return sorted.toSorted((a, b) => group(a) - group(b) || rank(a) - rank(b));
  }
}
