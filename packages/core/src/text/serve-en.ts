// English: the page's server.

export const SERVE_EN = {
  'serve.link': 'the page: {link}',
  'serve.reading-link':
    'a link for reading only, for as many people as you like, until this ends: {link}',
  'serve.way-in.terminal':
    'The link stands in the terminal in which sekisho serve runs. It is good once: press Enter there for a new one. Lost the terminal, or was it started again? End it with Ctrl-C and start it anew:',
  'serve.way-in.service':
    'Where it runs as a service, the link is in a file of the site’s folder, which its owner may read:',
  'serve.way-in.reader':
    'If you only want to look, ask whoever runs it for the link for reading: sekisho serve --listen prints one.',
  'serve.link-file': 'the link to the page, with its token: {file}',
  'serve.no-link-file':
    'the link to the page could not be kept in a file and is not shown, because it would stand in the journal: {message}',
  'serve.link-used':
    'the page was opened from {address}; that link is used up, the next one is in {file}',
  'serve.no-next-link':
    'no further link to the page could be kept in a file ({message}); start again for a new one',
  'serve.link-key': 'Enter shows a new link',
  'serve.error.used-link':
    'This link was used already; each opens the page once. A new one is in the file .sekisho/web/link of the site\'s folder, and "sekisho serve" shows one when Enter is pressed in its terminal.',
  'serve.status': 'listening at {url}',
  'serve.machines':
    'for machines: {url}/edl/proxy-allow.txt, /proxy.pac and /metrics, with the token in {file}',
  'serve.machines-token-given':
    'for machines: {url}/edl/proxy-allow.txt, /proxy.pac and /metrics, with the token of SEKISHO_MACHINE_TOKEN',
  'serve.events': 'events are saved in {file}',
  'serve.events-temporary': "events go when this ends: the site's folder can't be written",
  'serve.not-encrypted':
    '{address} is reached from other machines, and this server speaks plain HTTP: put one with TLS before it, or use it in a network that you trust',
  'serve.site-failed':
    'the site can’t be read as it is now; the page shows the last plan: {message}',
  'serve.until': 'Ctrl-C ends it',
  'serve.error.bad-request': 'This request is not one that the page makes.',
  'serve.error.no-token':
    'Open the page with the link that the terminal shows: it holds the token.',
  'serve.error.wrong-host': 'This server is not known under that host name.',
  'serve.error.wrong-origin': 'Another site asked; only this page may.',
  'serve.error.not-found': 'There is nothing at this address.',
  'serve.error.method-not-allowed': 'This address takes another method.',
  'serve.error.too-large': 'The request is too large.',
  'serve.error.not-json': 'The request has to be JSON.',
  'serve.error.too-many-streams': 'Too many pages are open at once.',
  'serve.error.internal': 'Something failed here; the terminal says what.',
  'serve.error.no-reading-link':
    'This server gives out no link for reading: it does so with --listen.',
  'serve.error.read-only': 'This page is read-only: nothing can be changed from it.',
  'serve.error.no-such-proposal': 'Nobody asks for this change any more.',
  'serve.error.no-such-confirmation':
    'This confirmation was used already, or is too old: look at the difference again.',
  'serve.error.difference-changed':
    'What would be changed is not the same any more: look at the difference again.',
  'serve.error.empty-list': 'The plan has no entry for this list.',
  'serve.error.which-appliance':
    'The site has several appliances, and each has a proxy.pac of its own: ask for /proxy.pac?appliance=NAME.',
  'serve.error.no-such-appliance': 'The site has no appliance of this name.',
} as const;
