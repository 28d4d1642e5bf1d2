/** Groups in order, none larger than `limit`; an item that is larger by itself stands alone. */
export function splitBySize<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  limit: number,
): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const last = groups.at(-1);
    if (last !== undefined && size <= room) last.push(item);
    else {
      groups.push([item]);
      room = limit;
    }
    room -= size;
  }
  return groups;
}
