// Texts about sites with several appliances.

export const APPLIANCES_EN = {
  'render.shared': 'shared by {appliances}; it is rendered for all of them, without --appliance',
  'render.no-forward-target':
    'the plan forwards zones to Azure, and the address of a resolver there is not given (--forward-to)',
  'render.left-out': '{products} left out: {reason}',
  'trace.head': '{appliance} ({address})',
  'trace.same': 'The same from {appliances}.',
  'trace.only-of':
    'Only the plan of {appliances} has a path for {name}; for another appliance: --appliance NAME',
  'diff.appliances': 'appliances',
  'trace.outcome': '{name} as {actor} from {appliance}: ',
} as const;
