// Texts about sites with several appliances, and of render.

export const APPLIANCES_EN = {
  'finding.name-of-other-appliance':
    '{appliance} (vault {vault}) asked for {name}, which belongs to {other} (vault {otherVault}): nothing is to be added for {appliance}. Check with which vault {appliance} is registered',
  'explain.name-of-other-appliance':
    'The site has several appliances, and one of them, or a machine that it protects, asked for a name of another one. Only the plan of the other one has it. The appliance may be registered with the wrong vault, its bypass list may have been copied from the other one, or site.yaml may name the wrong vault or address.',
  'finding.bypass-not-planned-yet':
    '{name} has the form of a private name and came to the proxy. The plan knows it by its form only, so no bypass list has an entry for it yet. Export its private endpoint, run sekisho plan again, and apply the new lists',
  'sync.no-driver':
    'no server of this site has a sync: block, so nothing is changed from here; this is to be set by hand (sekisho render writes it as files):',
  'sync.not-kept':
    '{servers}: without a sync: block in site.yaml, so to be set by hand: sekisho render writes the files',
  'sync.script-written': 'written: {file}, the script for {target}',
  'sync.script-would-be-written': 'would write {file}, the script for {target}',
  'render.shared': 'shared by {appliances}; it is rendered for all of them, without --appliance',
  'render.no-forward-target':
    'the plan forwards zones to Azure, and the address of a resolver there is not given (--forward-to)',
  'render.column.file': 'file',
  'render.column.layer': 'layer',
  'render.column.applied-by': 'who applies it',
  'render.column.of-site': 'of this site',
  'render.yes': 'yes',
  'render.nothing-to-change': 'nothing to change: {out}',
  'render.overview': '{files}, {teams}',
  'render.file': '1 file',
  'render.files': '{count} {count:file|files}',
  'render.team': '1 team',
  'render.teams': '{count} {count:team|teams}',
  'render.to-remove': 'No longer planned, to be removed',
  'render.own': 'Of Sekisho itself',
  'render.would-write': 'would write ({added} new, {changed} changed, {removed} removed): {out}',
  'render.written': 'written ({added} new, {changed} changed, {removed} removed): {out}',
  'render.manifest':
    'manifest.json says of each file how it is applied and how to go back; sekisho plan says in which order',
  'render.warnings': 'warnings of the plan, with their fixes (sekisho plan): {count}',
  'render.left-out': '{products} left out: {reason}',
  'trace.head': '{appliance} ({address})',
  'trace.same': 'The same from {appliances}.',
  'trace.only-of':
    'Only the plan of {appliances} has a path for {name}; for another appliance: --appliance NAME',
  'diff.appliances': 'appliances',
  'trace.asked': '{name}, asked for by {program}',
  'trace.asked-from': '{name}, asked for by {program} on {appliance}',
  'trace.end': '{asked}: path {road}, result: {outcome}',
  'trace.end-without-path': '{asked}: {outcome}',
  'trace.column.step': 'step',
  'trace.column.why': 'why',
  'trace.step.bypass': 'bypass list',
  'trace.step.resolve': 'DNS',
  'trace.step.asks': 'DNS, further',
  'trace.step.other-resolver': 'other DNS server',
  'trace.step.route': 'route',
  'trace.step.firewall': 'firewall',
  'trace.step.proxy': 'proxy',
  'trace.step.arrive': 'destination',
  'trace.step.not-known': 'not known',
} as const;
