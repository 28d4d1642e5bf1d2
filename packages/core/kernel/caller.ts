// What the kernel asks of its caller.

/** Of the name between two places: not 0 when it is one of concern. */
export declare function isOfConcern(from: i32, end: i32): i32;
