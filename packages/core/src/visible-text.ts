// Characters that are not seen and change what is: control characters, and marks that turn the direction of what follows.
// In what is handed on to others they are text.

// oxlint-disable-next-line no-control-regex -- control characters are the point
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Line ends and tabs stay. */
export function showMarks(text: string): string {
  return text.replace(CONTROLS, codeOf).replace(DIRECTIONS, codeOf);
}

export function showDirections(text: string): string {
  return text.replace(DIRECTIONS, codeOf);
}

/** JSON that says the same: what JSON.stringify() leaves as it is stands in strings only, where a code means the character. */
export function visibleJson(value: unknown, indent?: number): string {
  return showMarks(JSON.stringify(value, null, indent));
}

function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
