// What samples of logs tell: a denied request, a rejected packet and a DNS question, each with what is told of it more.

/** Of every line of the samples. */
export const T0 = Date.UTC(2023, 10, 23, 18);

export const denied = (more: object = {}): object => ({
  kind: 'proxy',
  client: '10.1.1.10',
  name: 'a.example.com',
  port: 443,
  verdict: 'denied',
  at: T0,
  ...more,
});
export const packet = (more: object = {}): object => ({
  kind: 'firewall',
  from: '10.1.1.10',
  to: '10.2.1.14',
  port: 443,
  at: T0,
  ...more,
});
export const question = (more: object = {}): object => ({
  kind: 'dns',
  client: '10.1.1.10',
  name: 'a.example.com',
  at: T0,
  ...more,
});
