// Whose marks a driver writes and heeds, and as which writer it changes a server.

export interface SiteOwner {
  /** Made once for a site, since two may have one name; null: none yet. */
  readonly id: string | null;
  /** Marks from before there were ids are this site's: its state folder was in use then. */
  readonly adoptsFormer: boolean;
  /** The token of the process that has the lease; null: this one changes nothing. */
  readonly writer: string | null;
}

/** For a driver by itself, beside which no other is: marks without an id. */
export const MARKS_WITHOUT_ID: SiteOwner = { id: null, adoptsFormer: true, writer: null };
