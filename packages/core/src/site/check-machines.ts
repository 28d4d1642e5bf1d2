// Checks of the machines with agents: each agent's service is planned, and it is known whose proxy they use.

import { quote, rows, words, type Row, type SiteProblem } from './raw-rows.ts';

/** The default of `services`. */
const USUAL_SERVICES = ['site-recovery'];

export function checkMachines(data: Row): SiteProblem[] {
  const planned =
    data['services'] === undefined
      ? USUAL_SERVICES
      : words(data['services']).map(({ word }) => word);
  const appliances = rows(data, 'appliances').flatMap(({ row }) =>
    typeof row['name'] === 'string' ? [row['name']] : [],
  );
  const owners = new Map<string, string>();
  return rows(data, 'machines').flatMap(({ row, index }): SiteProblem[] => {
    const unplanned = words(row['services']).filter(({ word }) => !planned.includes(word));
    const name = typeof row['name'] === 'string' ? quote(row['name']) : 'another machine';
    const address = typeof row['address'] === 'string' ? row['address'] : '';
    const owner = owners.get(address);
    owners.set(address, owner ?? name);
    return [
      ...unplanned.map(({ word, at }) => ({
        path: ['machines', index, 'services', ...at],
        message: `${quote(word)} is not among services of this site (${planned.join(', ')}): add it there, since the plan has its names only then`,
      })),
      ...(address !== '' && owner !== undefined
        ? [
            {
              path: ['machines', index, 'address'],
              message: `${address} is the address of ${owner} already: one machine may have several services`,
            },
          ]
        : []),
      ...(appliances.length > 1 && row['appliance'] === undefined
        ? [
            {
              path: ['machines', index],
              message: `needs appliance, since there are several: the one whose proxy and resolver it uses (${appliances.slice(0, 5).map(quote).join(', ')})`,
            },
          ]
        : []),
    ];
  });
}
