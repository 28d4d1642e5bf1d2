// Diagnostics of Azure Firewall and Azure DNS, and events of Windows' DNS server, in each form that they are exported in
// (the documents that shared/logs/fields names); names and addresses are made up.

import { denied, packet, question, T0 } from '@sekisho/test-kit/diagnose/seen-in-log.ts';
import { describeSamples } from '@sekisho/test-kit/diagnose/describe-samples.ts';
import type { LogSample } from '@sekisho/test-kit/diagnose/read-log.ts';

const azfw = (category: string, properties: object): string =>
  JSON.stringify({ time: '2023-11-23T18:00:00.0000000Z', resourceId: '/S', category, properties });
const RULE = {
  Protocol: 'HTTPS',
  SourceIp: '10.1.1.10',
  SourcePort: 47266,
  DestinationPort: 443,
  Fqdn: 'A.example.com',
  TargetUrl: '',
  Action: 'Deny',
  ActionReason: 'Default Action',
  IsTlsInspected: false,
};
const NETWORK = {
  Protocol: 'TCP',
  SourceIp: '10.1.1.10',
  SourcePort: 47266,
  DestinationIp: '10.2.1.14',
  DestinationPort: 443,
  Action: 'Deny',
};
const legacy = (category: string, msg: string): string => azfw(category, { msg });
/** www.example.com → 10.2.1.20, as a whole message. */
const PACKET = `0x${Buffer.from([
  0x76, 0x53, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, 97, 7, 101, 120, 97, 109, 112, 108, 101, 3, 99,
  111, 109, 0, 0, 1, 0, 1, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 2, 1, 20,
]).toString('hex')}`;
const RESPONSE =
  'RESPONSE_SUCCESS: TCP=0; InterfaceIP=10.1.1.53; Destination=10.1.1.10; AA=0; AD=0; QNAME=a.example.com.; QTYPE=1; XID=30291; DNSSEC=0; RCODE=3; Port=57943; Flags=33152; Scope=Default; Zone=..Cache; PolicyName=NULL; PacketData=0x7653';
const event = (data: string): string =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-DNSServer' Guid='{EB79061A-A566-4698-9119-3ED2807060E7}'/><EventID>257</EventID><TimeCreated SystemTime='2023-11-23T18:00:00.1234567Z'/><Channel>Microsoft-Windows-DNSServer/Analytical</Channel></System><EventData>${data}</EventData></Event>`;
const DATA = `<Data Name='Destination'>10.1.1.10</Data><Data Name='QNAME'>a.example.com.</Data><Data Name='QTYPE'>1</Data><Data Name='RCODE'>0</Data><Data Name='PacketData'>${PACKET}</Data>`;

const SAMPLES: readonly LogSample[] = [
  {
    title: 'Azure Firewall, structured',
    format: 'json',
    log: [
      azfw('AZFWApplicationRule', RULE),
      azfw('AZFWApplicationRule', { ...RULE, Action: 'Allow', IsTlsInspected: true }),
      azfw('AZFWNetworkRule', NETWORK),
      azfw('AZFWNetworkRule', { ...NETWORK, Action: 'Allow' }),
      azfw('AZFWNetworkRule', { ...NETWORK, Protocol: 'UDP' }),
      azfw('AZFWNetworkRule', { ...NETWORK, Protocol: 'ICMP Type=8', DestinationPort: 0 }),
      azfw('AZFWFatFlow', { SourceIp: '10.1.1.10' }),
      azfw('AZFWDnsQuery', {
        SourceIp: '10.1.1.10',
        QueryType: 'A',
        QueryName: 'a.example.com.',
        ResponseCode: 'NXDOMAIN',
      }),
      azfw('AZFWApplicationRule', { ...RULE, Action: 'Ponder' }),
      azfw('AZFWTeleport', RULE),
    ].join('\n'),
    seen: [
      denied(),
      denied({ verdict: 'allowed', isInspected: true }),
      packet(),
      question({ answer: 'nxdomain' }),
    ],
    unknown: 2,
  },
  {
    title: 'Azure Firewall, in one text',
    format: 'json',
    log: [
      legacy(
        'AzureFirewallApplicationRule',
        'HTTPS request from 10.1.1.10:55640 to a.example.com:443. Action: Deny. No rule matched. Proceeding with default action',
      ),
      legacy(
        'AzureFirewallApplicationRule',
        'HTTP  request from 10.1.1.10:55640 to a.example.com:80. Url: a.example.com/x. Action: Allow. Rule Collection: c. Rule: r',
      ),
      legacy(
        'AzureFirewallNetworkRule',
        'TCP request from 10.1.1.10:55640 to 10.2.1.14:443. Action: Deny. ',
      ),
      legacy(
        'AzureFirewallNetworkRule',
        'UDP request from 10.1.1.10:55640 to 10.2.1.14:443. Action: Deny. ',
      ),
      legacy(
        'AzureFirewallNetworkRule',
        'ICMP Type=8 request from 10.1.1.10 to 10.2.1.14. Action: Deny. ',
      ),
      legacy(
        'AzureFirewallDnsProxy',
        'DNS Request: 10.1.1.10:48197 – 15676 A IN a.example.com. udp 55 false 512 NXDOMAIN qr,rd,ra 0 2.000301956s',
      ),
      legacy(
        'AzureFirewallApplicationRule',
        'HTTPS request from 10.1.1.10:5 to a.example.com:443. Action: Ponder.',
      ),
    ].join('\n'),
    seen: [
      denied(),
      denied({ port: 80, verdict: 'allowed' }),
      packet(),
      question({ answer: 'nxdomain' }),
    ],
    unknown: 1,
  },
  {
    title: 'Azure Firewall, several records of an event hub in one line',
    format: 'json',
    log: `{"records":[${azfw('AZFWApplicationRule', RULE)},${azfw('AZFWNetworkRule', NETWORK)}]}`,
    seen: [denied(), packet()],
  },
  {
    title: 'Azure Firewall, with line breaks, from az rest',
    format: 'json',
    log: JSON.stringify({ value: [JSON.parse(azfw('AZFWApplicationRule', RULE))] }, null, 2),
    seen: [denied()],
  },
  {
    title: "Azure Firewall, the portal's CSV",
    format: 'csv',
    log: [
      '"TimeGenerated [UTC]",Protocol,SourceIp,SourcePort,DestinationPort,Fqdn,TargetUrl,Action,Policy,Type',
      '"11/23/2023, 6:00:00.000 PM",HTTPS,10.1.1.10,47266,443,a.example.com,,Deny,"a, b",AZFWApplicationRule',
      '"2023-11-23T18:00:00Z",HTTPS,10.1.1.10,47266,443,a.example.com,,Deny,p,AZFWApplicationRule',
    ].join('\r\n'),
    seen: [denied(), denied()],
  },
  {
    title: 'Azure DNS: the category',
    format: 'json',
    log: [
      azfw('DnsResponse', {
        query_name: 'a.example.com.',
        query_type: 'A',
        response_code: 0,
        srcipaddr: '10.1.1.10',
        answer: [
          { Type: 'CNAME', RData: 'a.privatelink.example.com.' },
          { Type: 'A', RData: '10.2.1.20' },
        ],
        resolverpolicy_rule_action: 'Allow',
      }),
      azfw('DnsResponse', {
        query_name: 'a.example.com.',
        query_type: 'A',
        response_code: 2,
        srcipaddr: '10.1.1.10',
        answer: [],
        resolverpolicy_rule_action: 'Block',
      }),
      azfw('DnsResponse', {
        query_name: 'a.example.com.',
        query_type: 'A',
        response_code: 0,
        srcipaddr: '10.1.1.10',
        resolverpolicy_rule_action: 'Ponder',
      }),
    ].join('\n'),
    seen: [
      question({ answer: 'address', addresses: ['10.2.1.20'] }),
      question({ answer: 'failed', addresses: [] }),
    ],
    unknown: 1,
  },
  {
    title: 'Azure DNS: the table',
    format: 'csv',
    log: [
      'TimeGenerated,SourceIpAddress,QueryName,QueryType,ResponseCode,ResolutionPath,Answer,OperationName',
      '2023-11-23T18:00:00Z,10.1.1.10,a.example.com.,A,3,PublicDnsResolution,[],RESPONSE_FAILURE',
      '2023-11-23T18:00:00Z,10.1.1.10,a.example.com.,A,0,PrivateDnsResolution,"[{""Type"":""A"",""RData"":""10.2.1.20""}]",RESPONSE_SUCCESS',
    ].join('\n'),
    seen: [question({ answer: 'nxdomain' }), question({ addresses: ['10.2.1.20'] })],
  },
  {
    title: "Windows' DNS events, an event a line",
    format: 'windows-event',
    log: [
      event(DATA),
      event(DATA).replace('257', '256'),
      event(DATA).replace('257', '541'),
      event(DATA.replace(PACKET, '0x7653')),
    ].join('\n'),
    seen: [
      question({ at: T0 + 123, answer: 'address', addresses: ['10.2.1.20'] }),
      question({ at: T0 + 123, answer: 'unknown' }),
    ],
  },
  {
    title: "Windows' DNS events, in several lines below a root",
    format: 'windows-event',
    log: `<?xml version="1.0" encoding="utf-8"?>\n<Events>\n${event(DATA).replaceAll('><', '>\r\n  <')}\n</Events>`,
    seen: [question({ at: T0 + 123, addresses: ['10.2.1.20'] })],
  },
  {
    title: "Windows' DNS events, ConvertTo-Json of PowerShell 5",
    format: 'json',
    log: JSON.stringify(
      [
        {
          Message: RESPONSE,
          Id: 257,
          ProviderName: 'Microsoft-Windows-DNSServer',
          LogName: 'Microsoft-Windows-DNSServer/Analytical',
          TimeCreated: `/Date(${String(T0)})/`,
        },
        { Message: 'x', Id: 513, ProviderName: 'Microsoft-Windows-DNSServer', TimeCreated: null },
      ],
      null,
      4,
    ),
    seen: [question({ answer: 'nxdomain' })],
  },
  {
    title: "Windows' DNS events, Export-Csv of a German server, a message in two lines",
    format: 'csv',
    log: [
      '#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord',
      '"Message","Id","ProviderName","LogName","TimeCreated"',
      `"${RESPONSE}\r\nmore","257","Microsoft-Windows-DNSServer","Microsoft-Windows-DNSServer/Analytical","23.11.2023 18:00:00"`,
    ].join('\r\n'),
    seen: [question({ answer: 'nxdomain' })],
  },
];

describeSamples(SAMPLES);
