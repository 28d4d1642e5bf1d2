// Control sequences by which a whole terminal is drawn (ECMA-48, and xterm's alternate screen).

export const ENTER = '\u001b[?1049h';
export const LEAVE = '\u001b[?1049l';
export const HOME = '\u001b[H';
export const TO_LINE_END = '\u001b[K';
export const TO_SCREEN_END = '\u001b[J';
