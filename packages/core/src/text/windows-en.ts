// Windows internet options: whose values count, and what decides before them.

export const WINDOWS_EN = {
  'warning.current-system-detect':
    '{file}: the SYSTEM account detects its proxy by itself (WPAD), which decides before a script and a fixed proxy: what it finds is not known',
  'fix.current-system-detect':
    'set the proxy as planned, which turns the detection off for the account; until then nobody can say which way its services go',
  'not-known.current-system-detect':
    'not known: what the SYSTEM account finds when it detects its proxy ({file}), which decides before a fixed one',
  'warning.current-system-two-values':
    '{file}: DefaultConnectionSettings and ProxyEnable of the SYSTEM account do not agree, so which proxy its services use is not known',
  'fix.current-system-two-values': 'set the proxy as planned: the script writes both',
  'not-known.current-system-two-values':
    'not known: DefaultConnectionSettings and ProxyEnable of the SYSTEM account do not agree ({file})',
  'warning.machine-wide-list':
    '{file}: by policy ({key}, ProxySettingsPerUser 0) every account reads the internet options of the machine; the list of the SYSTEM account is planned for the machine, and holds for the browser of everybody on the appliance too',
  'fix.machine-wide-list':
    'give the list to the owner of that policy; what is written for HKEY_USERS\\S-1-5-18 is not read',
  'step.set-machine-list':
    'Ask the owner of the policy to set the proxy {proxy} and this bypass list for the machine (HKEY_LOCAL_MACHINE, as {key} says), behind the entries that it has.',
  'step.why.machine-wide':
    "By that policy every account, SYSTEM among them, reads the machine's internet options and not its own.",
  'layer.machine-bypass': 'internet options of the machine',
  'bypass.script-direct':
    'the script {script}, which {program} uses, sends this name directly ("{answer}")',
  'bypass.script-proxy':
    'the script {script}, which {program} uses, sends this name to the proxy ("{answer}")',
  'not-known.current-system-script-looks-up':
    'not known: what the script {script} answers, for it asks DNS for addresses ({file})',
  'not-known.current-system-script-fails':
    'not known: what the script {script} answers, for it failed here: {answer}',
  'not-known.current-system-script-other-proxy':
    'not known: where the script {script} leads: its answer "{answer}" names no proxy of site.yaml that this appliance uses',
} as const;
