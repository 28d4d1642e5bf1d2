// The version, as package.json has it; a test holds the two together.

/** Of this package. */
export const VERSION = '0.1.0';
