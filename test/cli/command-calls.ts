// Calls of every command, by its name: what the tests over all commands run. A command that is not
// here, or not in COMMANDS any more, fails the test in every-command.system.test.ts.

/** Stands for the site in a call; a call without it runs where no site is meant. */
export const SITE = '{site}';

export interface CommandCalls {
  /** Ends by itself with the stated exit code, and prints its result. */
  readonly result: Call;
  /** The same when the result is a problem. */
  readonly problem?: Call;
  /** Names the site, and ends by itself: with a result or with an error that only this site gives. */
  readonly site: Call | null;
  /** Names something that is not there, which the error has to say. */
  readonly missing: readonly { readonly argv: readonly string[]; readonly word: string }[];
  /** Something to warn of, and nothing; or why it never warns. */
  readonly strict: { readonly warns: Call; readonly clean: Call } | string;
  /** Runs until Ctrl-C. */
  readonly lasting?: readonly Lasting[];
  /** What of its result may be wider than the terminal. */
  readonly isWide?: string;
  /** Nothing of its result is coloured. */
  readonly isPlain?: true;
}

export interface Call {
  readonly argv: readonly string[];
  readonly exit: number;
}

export interface Lasting {
  readonly argv: readonly string[];
  /** On either stream: it stands in the middle of its work. */
  readonly ready: RegExp;
}

const call = (exit: number, ...argv: string[]): Call => ({ argv, exit });
const NOT_THERE = 'not-there';
const missing = (...argv: string[]): { argv: readonly string[]; word: string } => ({
  argv,
  word: NOT_THERE,
});
const NAME = 'login.microsoftonline.com';
const WRONG_LIST = ['--dialect', 'configuration-manager', '--list', '*.a.example.com'];
const ODD_LIST = ['--dialect', 'configuration-manager', '--list', 'a.example.com; b.example'];
const TRACE = ['--as', 'system'];
const NO_PAGE = ['--port', '0', '--no-open'];

const INIT =
  'init new-site --yes --name x --region uksouth --vault rsv-1 --on-premises 10.1.0.0/16 --through-vpn 10.2.0.0/16 --proxy 10.1.1.20:3128 --resolver 10.1.1.53 --cache cache1 --appliance-address 10.1.1.10';
/** A later option counts. */
const init = (...more: string[]): Call => call(0, ...INIT.split(' '), ...more);

export const CALLS: Readonly<Record<string, CommandCalls>> = {
  rehearse: {
    result: call(0, 'rehearse', '--list'),
    problem: call(1, 'rehearse', 'blocked-site', 'planned'),
    site: call(2, 'rehearse', SITE, 'planned', '--appliance', NOT_THERE),
    missing: [
      missing('rehearse', NOT_THERE),
      missing('rehearse', 'site', 'planned', '--disk', NOT_THERE),
    ],
    strict: 'what fails in a rehearsal is its result',
    lasting: [
      { argv: ['rehearse', 'site', 'planned', '--disk-size', '64'], ready: /preparing/ },
      { argv: ['rehearse', 'site', 'by-hand', '--disk-size', '64'], ready: /✗/ },
      { argv: ['rehearse', 'site', 'planned', '--watch', ...NO_PAGE], ready: /token=/ },
    ],
    isPlain: true,
  },
  plan: {
    result: call(0, 'plan', 'site'),
    problem: call(1, 'plan', 'blocked-site'),
    site: call(0, 'plan', SITE),
    missing: [missing('plan', NOT_THERE), missing('plan', 'site', '--estate', NOT_THERE)],
    strict: { warns: call(0, 'plan', 'site'), clean: call(0, 'plan', 'clean-site') },
  },
  'to-do': {
    result: call(1, 'to-do', 'site', '--team', 'proxy'),
    problem: call(1, 'to-do', 'blocked-site'),
    site: call(1, 'to-do', SITE),
    missing: [missing('to-do', NOT_THERE), missing('to-do', 'site', '--estate', NOT_THERE)],
    strict: 'what is left to do is its result',
    isWide: 'what is to be copied is never cut',
  },
  diff: {
    result: call(0, 'diff', 'old.json', 'old.json'),
    problem: call(1, 'diff', 'old.json', 'new.json'),
    site: null,
    missing: [missing('diff', 'old.json', NOT_THERE), missing('diff', NOT_THERE, 'new.json')],
    strict: 'a difference is its result',
  },
  render: {
    result: call(0, 'render', 'site', '--out', 'out'),
    problem: call(1, 'render', 'site', '--out', 'out', '--only', 'squid', '--dry-run'),
    site: call(0, 'render', SITE, '--out', 'out'),
    missing: [
      missing('render', NOT_THERE, '--out', 'out'),
      missing('render', 'site', '--out', 'out', '--only', NOT_THERE),
    ],
    strict: {
      warns: call(0, 'render', 'site', '--out', 'out'),
      clean: call(0, 'render', 'clean-site', '--out', 'out'),
    },
  },
  capacity: {
    result: call(0, 'capacity', 'site', '--rate', '200'),
    problem: call(1, 'capacity', 'site', '--rate', '0.1'),
    site: call(0, 'capacity', SITE, '--rate', '200'),
    missing: [missing('capacity', NOT_THERE)],
    strict: 'what it warns of is its result',
  },
  trace: {
    result: call(0, 'trace', 'site', NAME, ...TRACE),
    problem: call(1, 'trace', 'site', 'www.example.com', ...TRACE),
    site: call(0, 'trace', SITE, NAME, ...TRACE),
    missing: [
      missing('trace', NOT_THERE, NAME, ...TRACE),
      missing('trace', 'site', NAME, ...TRACE, '--estate', NOT_THERE),
    ],
    strict: 'a name that is not reached is its result',
  },
  bypass: {
    result: call(0, 'bypass', '--dialect', 'curl', '--list', '.example.com', 'a.example.com'),
    problem: call(1, 'bypass', ...WRONG_LIST, 'https://a.example.com/'),
    site: null,
    missing: [missing('bypass', '--dialect', 'pac', '--list', NOT_THERE, 'https://a.example.com/')],
    strict: {
      warns: call(0, 'bypass', ...ODD_LIST, 'https://a.example.com/'),
      clean: call(0, 'bypass', '--dialect', 'curl', '--list', '.example.com', 'a.example.com'),
    },
  },
  diagnose: {
    result: call(0, 'diagnose', 'site', 'good.log'),
    problem: call(1, 'diagnose', 'site', 'access.log'),
    site: call(1, 'diagnose', SITE, '{folder}/access.log'),
    missing: [
      missing('diagnose', 'site', NOT_THERE),
      missing('diagnose', 'site', 'access.log', '--squid-conf', NOT_THERE),
      missing('diagnose', '--explain', NOT_THERE),
    ],
    strict: {
      warns: call(0, 'diagnose', 'site', 'odd.log'),
      clean: call(0, 'diagnose', 'site', 'good.log'),
    },
    lasting: [{ argv: ['diagnose', 'site', 'access.log', '--follow'], ready: /login\./ }],
  },
  'azure-emulator': {
    // It ends by Ctrl-C alone.
    result: call(0, 'azure-emulator', '--help'),
    site: null,
    missing: [
      missing('azure-emulator', '--seed', NOT_THERE),
      missing('azure-emulator', '--site', NOT_THERE),
    ],
    strict: 'it has nothing to warn of',
    lasting: [{ argv: ['azure-emulator', '--site', 'site', '--port', '0'], ready: /_emulator/ }],
    isPlain: true,
  },
  sync: {
    result: call(0, 'sync', 'kept-site', '--once', '--apply', '--quiet'),
    problem: call(1, 'sync', 'site', '--once', '--dry-run'),
    site: call(1, 'sync', SITE, '--once', '--dry-run'),
    missing: [
      missing('sync', NOT_THERE, '--once'),
      missing('sync', 'kept-site', '--once', '--azure', '--azure-ca', NOT_THERE),
    ],
    strict: 'what is left for a person is its result',
    lasting: [
      { argv: ['sync', 'kept-site', '--apply'], ready: /edl/ },
      { argv: ['sync', 'kept-site', '--watch'], ready: /edl/ },
    ],
  },
  serve: {
    result: call(0, 'serve', '--help'),
    site: call(2, 'serve', SITE, '--appliance', NOT_THERE),
    missing: [
      missing('serve', '--replay', NOT_THERE),
      missing('serve', 'site', ...NO_PAGE, '--estate', NOT_THERE),
    ],
    strict: 'it ends by Ctrl-C alone',
    lasting: [{ argv: ['serve', 'site', ...NO_PAGE], ready: /events/ }],
    isPlain: true,
  },
  assist: {
    result: call(0, 'assist', '--help'),
    site: call(2, 'assist', SITE, '--azure', '--azure-ca', NOT_THERE),
    missing: [missing('assist', NOT_THERE)],
    strict: 'what is left for a person is its result',
    lasting: [
      {
        argv: ['assist', 'kept-site', 'access.log', '--apply', '--since', '2020-01-01'],
        ready: /login\./,
      },
      {
        argv: ['assist', 'kept-site', 'access.log', '--apply', '--watch', ...NO_PAGE],
        ready: /token=/,
      },
    ],
    isPlain: true,
  },
  catalog: {
    result: call(0, 'catalog', 'site-recovery'),
    site: null,
    missing: [missing('catalog', NOT_THERE)],
    strict: 'it has nothing to warn of',
    isPlain: true,
  },
  init: {
    result: init(),
    // A site that is there is not written over.
    site: call(2, 'init', SITE),
    missing: [],
    strict: {
      warns: init('--region', 'nowhere'),
      clean: init(),
    },
    isPlain: true,
  },
  migrate: {
    result: call(0, 'migrate', 'site'),
    site: call(0, 'migrate', SITE),
    missing: [missing('migrate', NOT_THERE)],
    strict: 'what is left to carry over is its result',
    isPlain: true,
  },
  completion: {
    result: call(0, 'completion', 'bash'),
    site: null,
    missing: [missing('completion', NOT_THERE)],
    strict: 'it has nothing to warn of',
    isWide: 'a script is for a shell',
    isPlain: true,
  },
  version: {
    result: call(0, 'version'),
    site: null,
    missing: [],
    strict: 'it has nothing to warn of',
    isPlain: true,
  },
};
