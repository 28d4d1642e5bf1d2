// Small choices that outlive a reload. Where the browser keeps nothing, the page
// works without them.

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse: the choice holds until the page is closed.
  }
}
