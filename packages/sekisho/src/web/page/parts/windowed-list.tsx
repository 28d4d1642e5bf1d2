// A list in a box of its own, which scrolls where it is long.

import type { ComponentChildren, HTMLAttributes, JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { useWindowed } from './windowed.ts';

interface Props<Row> {
  readonly class: string;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly estimate: number;
  /** Where rows come in between or before others; else each is told by its place. */
  readonly keyOf?: (row: Row) => string;
  readonly classOf?: (row: Row) => string;
  readonly isOrdered?: boolean;
  /** Index of the row that is brought into sight when it is another one than before. */
  readonly reveal?: number | null;
  /** Of the box, however long the list is. */
  readonly box?: Pick<
    HTMLAttributes,
    'tabIndex' | 'aria-label' | 'aria-labelledby' | 'aria-live' | 'aria-relevant'
  >;
  readonly children: (row: Row) => ComponentChildren;
}

export function WindowedList<Row>(props: Props<Row>): JSX.Element {
  const { class: name, label, rows, estimate, keyOf, classOf, children } = props;
  const box = useRef<HTMLUListElement & HTMLOListElement>(null);
  const { parts, measure, isWindowed } = useWindowed({
    rows,
    scroll: box,
    estimate,
    reveal: props.reveal ?? null,
  });
  const List = props.isOrdered === true ? 'ol' : 'ul';
  return (
    <List
      ref={box}
      class={isWindowed ? `${name} windowed` : name}
      // Keys scroll it.
      {...(isWindowed ? { tabIndex: 0, 'aria-label': label } : {})}
      {...props.box}
    >
      {parts.map((part) =>
        part.kind === 'gap' ? (
          <Gap key={part.key} height={part.height} />
        ) : (
          <li
            key={keyOf?.(part.row) ?? part.index}
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
    </List>
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
