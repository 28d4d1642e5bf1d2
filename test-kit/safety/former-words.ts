/** What was said otherwise in 0.1.0, whose commands changed servers without a word more. */
export const FORMER_WORDS = {
  sync: ['keep'],
  assist: ['converge', '--yes'],
  block: 'keep',
  policy: 'house',
};
