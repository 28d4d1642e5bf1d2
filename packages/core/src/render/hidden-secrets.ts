// Passwords that a rendered file holds because the file that it was made of does: hidden wherever a difference is
// shown, and a reason to let nobody but the owner read the file.

const SECRETS: readonly RegExp[] = [
  // A member of a JSON file, whatever stands before and behind the word.
  /("(?:[^"\\]|\\.)*(?:password|passwd|pwd|secret)(?:[^"\\]|\\.)*"\s*:\s*")(?:[^"\\]|\\.)+(?=")/gi,
  // The user's part of an address: `http://user:password@proxy`.
  /(:\/\/)[^\s/:@"]+:[^\s/@"]+(?=@)/g,
];
const HIDDEN = '***';

export function hideSecrets(text: string): string {
  return SECRETS.reduce(
    (hidden, each) => hidden.replace(each, (_, before: string) => `${before}${HIDDEN}`),
    text,
  );
}

export function holdsSecrets(text: string): boolean {
  return hideSecrets(text) !== text;
}
