// Whom an appliance or a proxy asks for names.

interface Client {
  readonly resolver: string | readonly string[];
}

/** The internet's DNS, which a proxy can ask without any resolver of the site. */
export const INTERNET_DNS = 'internet';

/** Names of resolvers, in the order in which they are asked; empty: the internet's DNS. */
export function askedNames({ resolver }: Client): readonly string[] {
  if (resolver === INTERNET_DNS) return [];
  return typeof resolver === 'string' ? [resolver] : [...new Set(resolver)];
}
