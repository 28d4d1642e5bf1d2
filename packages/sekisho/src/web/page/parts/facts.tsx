// A term and what is said of it, inside a description list.

import type { JSX } from 'preact';

export function Fact({
  term,
  children,
}: {
  readonly term: string;
  readonly children: string;
}): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
