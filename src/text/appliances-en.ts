// Texts about sites with several appliances.

export const APPLIANCES_EN = {
  'trace.head': '{appliance} ({address})',
  'trace.same': 'The same from {appliances}.',
  'trace.only-of':
    'Only the plan of {appliances} has a path for {name}; for another appliance: --appliance NAME',
  'diff.appliances': 'appliances',
  'trace.outcome': '{name} as {actor} from {appliance}: ',
} as const;
