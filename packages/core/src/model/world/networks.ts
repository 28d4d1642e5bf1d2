// The networks of a site as data: what is on premises, what each site reaches through its own tunnel or
// ExpressRoute, which addresses are translated on the way, and between which parts a firewall stands.

export interface WorldNetworks {
  /** Of all sites. */
  readonly onPremises: readonly string[];
  /** Networks in Azure that every site reaches. */
  readonly throughVpn: readonly string[];
  readonly sites?: readonly WorldSite[] | undefined;
  /** Of every site. */
  readonly translated?: readonly Translation[] | undefined;
  /** Between two of them, and between one of them and the rest of the premises, a firewall stands. */
  readonly zones?: readonly Zone[] | undefined;
}

/** One site of several; on premises all sites reach each other. */
export interface WorldSite {
  readonly name: string;
  readonly onPremises: readonly string[];
  readonly throughVpn: readonly string[];
  readonly translated?: readonly Translation[] | undefined;
}

/** A network in Azure that the premises see under other addresses, one for one. */
export interface Translation {
  readonly azure: string;
  readonly seenAs: string;
}

export interface Zone {
  readonly name: string;
  readonly networks: readonly string[];
}

/** A machine on premises that site.yaml names. */
export interface SiteMachine {
  /** In small letters. */
  readonly name: string;
  /** Its full name, where site.yaml has it. */
  readonly host: string | null;
  readonly address: string;
}
