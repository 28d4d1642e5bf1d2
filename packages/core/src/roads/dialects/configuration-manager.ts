// The bypass list of the appliance's configuration manager (Proxy.BypassList in
// appliance.json). Microsoft documents examples only (`.*.vault.azure.net`); the
// list is cut at `;`, bare names work and a leading `*` stops the page, which is
// how .NET's WebProxy reads it. Nobody documents that this class is behind it.

import type { BypassProblem, Dialect } from './dialect.ts';
import { parseExpressions } from './dotnet.ts';

export const configurationManager: Dialect = {
  id: 'configuration-manager',
  // No blank is taken away: whether the page does that is not known, and a blank would make an entry match nothing.
  split: (text) => text.split(';').filter((entry) => entry !== ''),
  parse(entries, options) {
    const list = parseExpressions(entries, options);
    return { ...list, problems: list.problems.map(explainForPage) };
  },
};

function explainForPage(problem: BypassProblem): BypassProblem {
  if (!problem.fatal) return problem;
  const hint = problem.entry.startsWith('*')
    ? 'write the name without "*." or with ".*." in front'
    : 'correct or remove it';
  return {
    ...problem,
    message: `the page shows an error and takes no further input (${problem.message}): ${hint}`,
  };
}
