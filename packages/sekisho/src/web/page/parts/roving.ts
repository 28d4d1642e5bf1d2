// Arrow keys, Home and End inside of a list of which only one member is a tab stop.

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  ArrowRight: (at, last) => Math.min(last, at + 1),
  ArrowLeft: (at) => Math.max(0, at - 1),
  PageDown: (at, last) => Math.min(last, at + 10),
  PageUp: (at) => Math.max(0, at - 10),
  Home: () => 0,
  End: (_, last) => last,
};

export function moveFocus(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
  members: string,
): void {
  const step = STEPS[event.key];
  const { target } = event;
  if (step === undefined || !(target instanceof HTMLElement) || !target.matches(members)) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(members)];
  const next = all[step(all.indexOf(target), all.length - 1)];
  if (next === undefined) return;
  // The member that has the focus is the one that Tab comes back to.
  for (const member of all) member.tabIndex = member === next ? 0 : -1;
  next.focus();
}
