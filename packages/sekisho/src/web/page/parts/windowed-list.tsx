// A list in a box of its own, which scrolls where it is long.

import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { useWindowed } from './windowed.ts';

interface Props<Row> {
  readonly class: string;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly estimate: number;
  readonly classOf?: (row: Row) => string;
  readonly children: (row: Row) => ComponentChildren;
}

export function WindowedList<Row>(props: Props<Row>): JSX.Element {
  const { class: name, label, rows, estimate, classOf, children } = props;
  const box = useRef<HTMLUListElement>(null);
  const { parts, measure, isWindowed } = useWindowed({ rows, scroll: box, estimate });
  return (
    <ul
      ref={box}
      class={isWindowed ? `${name} windowed` : name}
      // Keys scroll it.
      {...(isWindowed ? { tabIndex: 0, 'aria-label': label } : {})}
    >
      {parts.map((part) =>
        part.kind === 'gap' ? (
          <Gap key={part.key} height={part.height} />
        ) : (
          <li
            key={part.index}
            ref={measure}
            data-index={part.index}
            class={classOf?.(part.row)}
            {...(isWindowed
              ? { 'aria-setsize': rows.length, 'aria-posinset': part.index + 1 }
              : {})}
          >
            {children(part.row)}
          </li>
        ),
      )}
    </ul>
  );
}

/** In place of the rows that are not drawn. */
export function Gap({ height }: { readonly height: number }): JSX.Element {
  return (
    <li
      class="gap"
      role="presentation"
      aria-hidden="true"
      style={{ height: `${String(height)}px` }}
    />
  );
}
