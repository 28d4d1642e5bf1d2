// English texts of assist: what it says of names, servers and what is left for people.

export const ASSIST_EN = {
  'assist.no-name': 'it is no name',
  'assist.private':
    'it is private: the bypass list of the program that asked is missing it, and the proxy must never carry it',
  'assist.planned': 'the plan has it: the list at the proxy is behind',
  'assist.unexpected': 'no requirement expects it',
  'assist.other-port': 'requirement {requirement} expects {shape}, but not at port {port}',
  'assist.other-tenants':
    'requirement {requirement} expects {shape}, but anybody can take a name of that form: a person has to look at it',
  'assist.second':
    'requirement {requirement} expects {shape}, and has brought {earlier} already: a person has to look at a further one',
  'assist.stage-over':
    'requirement {requirement} expects {shape}, but the set-up is past the stage that asks for it: a person has to look at it',
  'warning.learned-by-rule':
    '{name} is allowed because it was seen at the set-up ({why}) on {at} and has the form that {requirement} expects; {who} ran assist, nobody was asked; it ends on {until}',
  'fix.learned-by-rule':
    'look at the name; if it is not yours, take it out of learned.json in the state folder',
  'warning.learned-by-person':
    '{name} is allowed because {who} confirmed it on {at} ({why}) for {requirement}; it ends on {until}',
  'fix.learned-by-person':
    'when it is not needed any more, take it out of learned.json in the state folder',
  'assist.names-left-out':
    '{told} denied {told:name was|names were} told; there are more, and a machine that asks for so many should be looked at',
  'assist.approved':
    'confirmed: {name}; a running assist, or the next one, adds it when it is denied',
  'assist.refused': 'refused: {name}; it stays denied and is not asked for within 24 hours',
  'assist.approve-here':
    'waits for a person: sekisho assist SITE --approve {name}, or --refuse {name}',
  'assist.expected': 'requirement {requirement} expects {shape}',
  'assist.mode-ask': 'expected names are proposed here',
  'assist.mode-add': 'expected names are added',
  'assist.mode-watch':
    'names are only shown (--apply brings servers in step and adds names that are expected)',
  'assist.mode-report': 'report mode: nothing is refused to the appliances, and nothing is added',
  'assist.title': 'assist {site}: {mode}',
  'assist.azure-waiting': 'Azure: not read yet',
  'assist.azure-read': 'Azure: read, {changes} {changes:change|changes}',
  'assist.azure-failed': 'Azure: {message}; again in {seconds} s',
  'assist.changed': 'changed in Azure',
  'assist.no-logs': 'no log is followed: no name can be learned, and no stage seen',
  'assist.log-waiting': 'log {log}: not there yet, or empty',
  'assist.log-unknown-format': 'log {log}: its form is not known',
  'assist.log-read': 'log {log}: followed',
  'assist.name-expected': '{name}: Azure reports it already, its endpoint comes later',
  'assist.stage-done': '{stage}: done',
  'assist.stage-failed': '{stage}: failed',
  'assist.stage-started': '{stage}: begun',
  'assist.stage-seen': '{stage}: its names were asked for and carried',
  'assist.stage-not-seen': '{stage}: not seen',
  'assist.denied-proposed': 'denied: {name}:{port}, asked for by {client}; {why}',
  'assist.denied-added': 'added: {name}:{port} ({layer}); {why}',
  'assist.denied-declined': 'left denied: {name}:{port}, asked for by {client}',
  'assist.denied-only-shown': 'denied: {name}:{port}, asked for by {client}; {why}; not added',
  'assist.would-deny': 'would be denied: {name}:{port}, asked for by {client}; {why}',
  'assist.finding': 'finding: {message}',
  'assist.report-on': '{proxy}: lets all names of the appliances through while this runs',
  'assist.report-off': '{proxy}: report mode has ended; its list counts again',
  'assist.report-not-possible':
    '{proxy}: report mode needs the driver squid; here its log is only watched',
  'assist.question': 'allow {name}:{port} at the proxy, this one name? [y/n, then Enter]',
  'assist.servers': 'Servers',
  'assist.stages': 'Stages',
  'assist.names': 'Names that the proxy denied',
  'assist.would-names': 'Names that the proxy would deny',
  'assist.findings': 'Findings',
  'assist.by-hand': 'To be set by hand',
  'assist.server-waiting': 'not reached yet',
  'assist.server-in-step': '{inStep} in step, {changed} changed',
  'assist.server-left': '{inStep} in step, {changed} changed; something is left to look at',
  'assist.server-failed': '{message}',
  'assist.hand': '{where} ({layer}), {count} {count:entry|entries}',
  'assist.hand-copy': 'copy:',
  'assist.more': '… {count} {count:line|lines} more',
  'assist.end-stage': 'stage {stage} is reached',
  'assist.end-interrupted': 'ended',
  'assist.section': '{key}  {title}: {sum}',
  'assist.sum-servers': '{ok} in step, {left} to look at, {failed} failed',
  'assist.keys': '1-5 open a section, 0 closes it, ↑ ↓ and the space bar scroll; Ctrl-C ends',
  'assist.ends': 'Ctrl-C ends',
} as const;
