// Logs of resolvers of more vendors. The forms are those of the vendors' own documents and of lines that
// others published; names and addresses are made up.

import { describeSamples } from '@sekisho/test-kit/diagnose/describe-samples.ts';
import type { LogSample } from '@sekisho/test-kit/diagnose/read-log.ts';
import { question } from '@sekisho/test-kit/diagnose/seen-in-log.ts';

const SAMPLES: readonly LogSample[] = [
  {
    title: "Route 53 Resolver's query log",
    format: 'json',
    log: [
      { rcode: 'NXDOMAIN', answers: [] },
      { rcode: 'NOERROR', answers: [{ Rdata: '10.2.1.14', Type: 'A', Class: 'IN' }] },
      { rcode: 'SERVFAIL' },
      { rcode: 'NOERROR', firewall_rule_action: 'BLOCK' },
      { rcode: 'NOERROR', query_type: 'AAAA' },
      { rcode: 'NOERROR', query_type: 'PTR' },
      { rcode: 'NOERROR', firewall_rule_action: 'PONDER' },
    ]
      .map((more) =>
        JSON.stringify({
          version: '1.100000',
          account_id: '111122223333',
          query_timestamp: '2023-11-23T18:00:00Z',
          query_name: 'A.example.com.',
          query_type: 'A',
          query_class: 'IN',
          srcaddr: '10.1.1.10',
          srcport: '56067',
          transport: 'UDP',
          srcids: { instance: 'i-0' },
          ...more,
        }),
      )
      .join('\n'),
    seen: [
      question({ answer: 'nxdomain' }),
      question({ answer: 'address', addresses: ['10.2.1.14'] }),
      question({ answer: 'failed' }),
      question({ answer: 'failed' }),
      question({ answer: 'unknown', isIPv6: true }),
    ],
    unknown: 1,
  },
  {
    title: 'Cloudflare Gateway: questions',
    format: 'json',
    log: [
      { ResolverDecision: 'allowedOnNoPolicyMatch', RCode: 0, ResolvedIPs: ['10.2.1.14'] },
      { ResolverDecision: 'allowedOnNoPolicyMatch', RCode: 3, ResolvedIPs: [] },
      { ResolverDecision: 'blockedByCategory', RCode: 0, ResolvedIPs: ['0.0.0.0'] },
      { ResolverDecision: 'pondered', RCode: 0, ResolvedIPs: [] },
    ]
      .map((more) =>
        JSON.stringify({
          Datetime: '1700762400000000000',
          DstIP: '172.64.36.1',
          Protocol: 'https',
          QueryName: 'A.example.com',
          QueryType: 1,
          QueryTypeName: 'A',
          SrcIP: '10.1.1.10',
          ...more,
        }),
      )
      .join('\n'),
    seen: [
      question({ answer: 'address', addresses: ['10.2.1.14'] }),
      question({ answer: 'nxdomain' }),
      question({ answer: 'failed' }),
    ],
    unknown: 1,
  },
  {
    title: 'PowerDNS Recursor',
    format: 'powerdns',
    log: [
      "Nov 23 18:00:00 dns1 pdns_recursor[10861]: 3 [1418626328/2] question for 'A.example.com|A' from 10.1.1.10:55002 (ecs 10.1.0.0/16)",
      "Nov 23 18:00:00 dns1 pdns_recursor[10861]: 3 [1418626328/1] answer to question 'A.example.com|A': 0 answers, 1 additional, took 1 packets, 0.359 netw ms, 0.474 tot ms, 0 throttled, 0 timeouts, 0 tcp connections, rcode=3",
      "Nov 23 18:00:00 dns1 pdns_recursor[10861]: 1 [7] TCP question for 'a.example.com.|AAAA' from [::ffff:10.1.1.10]:55002",
      "Nov 23 18:00:00 dns1 pdns_recursor[10861]: 1 [7] answer to non-rd question 'a.example.com.|AAAA': 0 answers, 0 additional, took 4 packets, 0 throttled, 0 timeouts, 0 tcp connections, rcode=2",
      "Nov 23 18:00:00 dns1 pdns_recursor[10861]: 1 [8] answer to question 'a.example.com.|A': 0 answers, 0 additional, took 4 packets, 0 throttled, 0 timeouts, 0 tcp connections, rcode=2",
      'Nov 23 18:00:00 dns1 pdns_recursor[10861]: 3 question answered from packet cache tag=0 from 10.1.1.10:55002',
      'Nov 23 18:00:00 dns1 pdns_recursor[10861]: Something else',
    ].join('\n'),
    seen: [
      question({ answer: 'unknown' }),
      question({ answer: 'nxdomain' }),
      question({ answer: 'unknown', isIPv6: true }),
      question({ answer: 'failed', isIPv6: true }),
    ],
    unknown: 1,
  },
  {
    title: "PowerDNS Recursor's structured logging",
    format: 'key-value',
    log: [
      'Nov 23 18:00:00 msg="Question" subsystem="syncres" level="0" prio="Info" tid="4" ts="1700762400.000" ecs="" mtid="1" proto="udp" qname="a.example.com" qtype="A" remote="10.1.1.10:54573"',
      'Nov 23 18:00:00 msg="Answer" subsystem="syncres" level="0" prio="Info" tid="4" ts="1700762400.000" additional="1" answer-is-variable="0" answers="0" mtid="1" outqueries="13" proto="udp" qname="a.example.com" qtype="A" rcode="3" rd="1" remote="10.1.1.10:54573" totms="627.060000"',
      'Nov 23 18:00:00 msg="Question answered from packet cache" subsystem="in" level="0" prio="Notice" tid="4" ts="1700762400.000" qname="a.example.com" qtype="A" remote="10.1.1.10:54573" source="10.1.1.10:54573" tag="0"',
    ].join('\n'),
    seen: [
      question({ answer: 'unknown' }),
      question({ answer: 'nxdomain' }),
      question({ answer: 'unknown' }),
    ],
  },
  {
    title: "Google Cloud DNS' query log",
    format: 'json',
    log: [
      { responseCode: 'NOERROR', rdata: 'a.example.com.\t300\tIN\ta\t10.2.1.14' },
      { responseCode: 'NXDOMAIN' },
      { responseCode: 'SERVFAIL' },
    ]
      .map((more) =>
        JSON.stringify({
          insertId: '1',
          jsonPayload: {
            authAnswer: true,
            protocol: 'UDP',
            queryName: 'a.example.com.',
            queryType: 'A',
            serverLatency: 1,
            sourceIP: '10.1.1.10',
            sourceNetwork: 'default',
            ...more,
          },
          resource: { type: 'dns_query' },
          severity: 'INFO',
          timestamp: '2023-11-23T18:00:00.000000Z',
        }),
      )
      .join('\n'),
    seen: [
      question({ answer: 'address', addresses: ['10.2.1.14'] }),
      question({ answer: 'nxdomain' }),
      question({ answer: 'failed' }),
    ],
  },
];

describeSamples(SAMPLES);
