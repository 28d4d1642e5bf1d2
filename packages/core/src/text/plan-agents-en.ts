// English texts about agents of other services and the machines that they run on.

export const PLAN_AGENTS_EN = {
  'warning.agent-machines-not-known':
    'agents of {service} ask for names of this plan, and site.yaml names no machine with one beside {appliance}: no firewall rule and no client of the proxy is planned for them, and the appliance does not ask for these names',
  'fix.agent-machines-not-known':
    'list them under machines in site.yaml: name, address, services: [{service}]',
  'obstacle.agent-machines-not-known':
    'which machines run the agent of {service} is not known, so no rule lets them out',
  'obstacle-fix.agent-machines-not-known':
    'list them under machines in site.yaml: name, address, services: [{service}]',
  'warning.backup-own-settings':
    "the MARS agent of Azure Backup reads the internet options of the SYSTEM account of its own machine, or its own proxy tab, and none of the appliance's lists",
  'fix.backup-own-settings':
    "on each machine with the agent{machines}: set the proxy {proxy} in the internet options of its SYSTEM account, or in the agent's proxy tab",
  'warning.backup-own-exceptions':
    "the MARS agent of Azure Backup reads the internet options of the SYSTEM account of its own machine, or its own proxy tab, and none of the appliance's lists; whether the proxy tab takes exceptions is not known",
  'fix.backup-own-exceptions':
    'on each machine with the agent{machines}: set the proxy {proxy} in the internet options of its SYSTEM account, with these exceptions: {names}',
  'bypass.agent-direct':
    'the agent on {machine} ({agents}) reads settings of its own: as the plan means them, it asks for {name} directly',
  'bypass.agent-proxy':
    'the agent on {machine} ({agents}) reads settings of its own: as the plan means them, it asks the proxy for {name}',
  'not-known.agent-settings':
    "not known: today's settings of the agent on {machine} ({agents}), which has its own",
  'not-known.agent-machine-not-named':
    'not known: only agents of {agents} ask for {name}, by settings of their own, and site.yaml names no machine here that has one (machines)',
  'trace.asked-by-agent': '{name}, asked for by the agent on {machine}',
} as const;
