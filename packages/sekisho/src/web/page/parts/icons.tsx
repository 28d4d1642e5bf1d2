// Small drawings. Each state has its own shape, so that nothing hangs on colour.

import type { JSX } from 'preact';

import type { RoadState } from '../roads/road-row.ts';

export function StateIcon({ state }: { readonly state: RoadState }): JSX.Element {
  return (
    <svg
      class={`state-icon state-${state}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      {stateShape(state)}
    </svg>
  );
}

function stateShape(state: RoadState): JSX.Element {
  switch (state) {
    case 'as-planned':
      return (
        <path
          class="solid"
          d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13m-.9 9.4L4.2 8l1.1-1.1 1.8 1.8 3.7-3.7L11.9 6z"
          fill-rule="evenodd"
        />
      );
    case 'wrong-road':
      return (
        <path
          class="solid"
          d="m8 .8 7.2 7.2L8 15.2.8 8zM7.2 4.6v4.2h1.6V4.6zm0 5.4v1.6h1.6V10z"
          fill-rule="evenodd"
        />
      );
    case 'refused-astray':
      return (
        <path
          class="solid"
          d="m8 .8 7.2 7.2L8 15.2.8 8zM5.9 4.9 4.9 5.9 7 8l-2.1 2.1 1 1L8 9l2.1 2.1 1-1L9 8l2.1-2.1-1-1L8 7z"
          fill-rule="evenodd"
        />
      );
    case 'refused':
      return (
        <path
          class="solid"
          d="M5 1.2h6L14.8 5v6L11 14.8H5L1.2 11V5zm.2 3-1 1L7 8l-2.8 2.8 1 1L8 9l2.8 2.8 1-1L9 8l2.8-2.8-1-1L8 7z"
          fill-rule="evenodd"
        />
      );
    case 'not-known':
      return (
        <>
          <circle class="hollow" cx="8" cy="8" r="6" />
          <path
            class="hollow"
            d="M5.9 6.2a2.1 2.1 0 1 1 3 1.9c-.6.3-.9.6-.9 1.3v.2M8 11.1v1.3"
            stroke-linecap="round"
          />
        </>
      );
    case 'not-seen':
      return <circle class="hollow" cx="8" cy="8" r="5.6" stroke-dasharray="2.4 2" />;
  }
}

/** The gate of the old road: the mark of the page. */
export function Mark(): JSX.Element {
  return (
    <svg
      class="mark"
      viewBox="0 0 32 32"
      width="26"
      height="26"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M4 8.5h24M7.5 14h17M10 8.5V27M22 8.5V27" />
      <circle cx="16" cy="21.5" r="2.8" />
    </svg>
  );
}

export function GateIcon(): JSX.Element {
  return (
    <svg
      class="gate-icon"
      viewBox="0 0 20 20"
      width="18"
      height="18"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M2 5h16M4 8.5h12M6 5v12M14 5v12" />
    </svg>
  );
}
