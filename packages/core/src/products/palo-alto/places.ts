// Where the fields stand: PAN-OS syslog field descriptions; the places up to the action are the same in all versions
// of PAN-OS since 6.

export const PLACE = {
  format: 0,
  received: 1,
  type: 3,
  subtype: 4,
  generated: 6,
  source: 7,
  destination: 8,
  application: 14,
  destinationPort: 25,
  protocol: 29,
  action: 30,
  bytesOrUrl: 31,
} as const;
