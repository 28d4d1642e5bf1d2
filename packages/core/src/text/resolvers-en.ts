// What resolvers host, whom they ask, and in which order they are asked.

export const RESOLVERS_EN = {
  'asks.by-suffix': '{resolver} forwards {suffix} to {asked}',
  'asks.internet': "{resolver} asks the internet's DNS",
  'asks.all-else': '{resolver} asks {asked} for all that no rule of its own takes',
  'other-resolver.reached': '{name} is reached by {resolver} too, when those before are silent',
  'other-resolver.not-reached':
    '{name} is not reached by {resolver}, which is asked when those before are silent: {outcome}',
  'resolve.hosted-zone': '{name} stands in the zone {zone}, which {resolver} hosts',
  'resolve.nxdomain-hosted-zone':
    '{resolver} hosts {zone} and has no record {name} in it: the name does not exist for whoever asks it',
  'resolve.hosted-zone-not-known':
    '{resolver} hosts {zone}, and nobody tells whether {name} stands there',
  'resolve.forwarder-not-described':
    '{resolver} forwards {name} to {address}, and nothing tells what that server answers',
} as const;
