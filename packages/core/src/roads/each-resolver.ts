// A client that asks several resolvers keeps for some time to the one that answered, so a name has to arrive by each of
// them: the same world with one of them at a time.

import type { World, WorldResolver } from './world.ts';

export interface WorldOfOne {
  /** The one that the client asks. */
  readonly resolver: string;
  readonly world: World;
}

/** A world for each resolver that somebody asks, the first of all lists first. */
export function everyWorld(world: World): readonly World[] {
  if (world.otherResolvers === undefined && world.otherProxyResolvers === undefined) return [world];
  return [
    ...worldsByResolver(world, 'appliance'),
    ...worldsByResolver(world, 'proxy').slice(1),
  ].map((each) => each.world);
}

/** In the order of the client's list; one world, or none for the internet's DNS, is as the world was. */
export function worldsByResolver(
  world: World,
  client: 'appliance' | 'proxy',
): readonly WorldOfOne[] {
  const { resolver, otherResolvers = [], proxyResolver, otherProxyResolvers = [] } = world;
  if (client === 'appliance')
    return [resolver, ...otherResolvers].map((each) => ({
      resolver: each.name,
      world: withOnly(world, { resolver: each, proxyResolver }),
    }));
  if (proxyResolver === null) return [];
  return [proxyResolver, ...otherProxyResolvers].map((each) => ({
    resolver: each.name,
    world: withOnly(world, { resolver, proxyResolver: each }),
  }));
}

function withOnly(
  world: World,
  asked: { readonly resolver: WorldResolver; readonly proxyResolver: WorldResolver | null },
): World {
  const { otherResolvers: _, otherProxyResolvers: __, ...rest } = world;
  // Whoever holds the records stays the same, whoever is asked.
  return { ...rest, holders: world.holders ?? [world.resolver.name], ...asked };
}
