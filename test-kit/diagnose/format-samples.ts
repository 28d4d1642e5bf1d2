// Lines of each format of logs, and what its reader says of them.

interface Sample {
  readonly format: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly seen: readonly object[];
}

/** Forms as the products write them; names and addresses are made up. */
export const FORMAT_SAMPLES: readonly Sample[] = [
  {
    format: 'filterlog',
    title: 'a packet that was stopped, one that passed, one that came late, another protocol',
    lines: [
      '<134>1 2023-11-23T18:00:00Z fw filterlog 764 - [meta sequenceId="1"] 1,,,1,igb1,match,block,in,4,0x0,,63,1,0,DF,6,tcp,60,10.1.1.10,10.2.1.14,4,443,0,S,1,,2,,mss',
      'Nov 23 18:00:00 fw filterlog[7]: 1,,,1,igb1,match,pass,out,4,0x0,,63,1,0,DF,6,tcp,60,10.1.1.10,10.2.1.14,4,443,0,S,1,,2,,mss',
      'Nov 23 18:00:00 fw filterlog[7]: 1,,,1,igb1,match,block,in,4,0x0,,63,1,0,DF,6,tcp,60,10.1.1.10,10.2.1.14,4,443,0,RA,1,,2,,mss',
      'Nov 23 18:00:00 fw filterlog[7]: 1,,,1,igb1,match,block,in,4,0x0,,1,1,0,DF,2,igmp,32,10.1.1.10,224.0.0.22,datalength=8',
      'Nov 23 18:00:00 filterlog: 6,,,1,igb1,match,block,in,6,0x00,0xf6279,1,TCP,6,32,2001:db8::1,2001:db8::2,546,443,0,S,1,,2,,',
    ],
    seen: [
      {
        kind: 'firewall',
        from: '10.1.1.10',
        to: '10.2.1.14',
        port: 443,
        at: Date.UTC(2023, 10, 23, 18),
      },
      { kind: 'firewall', from: '2001:db8::1', to: '2001:db8::2', port: 443 },
    ],
  },
  {
    format: 'combined',
    title: 'tunnels, a plain request, a page of its own',
    lines: [
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT A.example.com:443 HTTP/1.1" 403 199',
      '10.1.1.10 - u [23/Nov/2023:18:00:00 +0900] "CONNECT b.example.com:443 HTTP/1.1" 200 - "-" "curl/8"',
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT c.example.com:443 HTTP/1.1" 502 0 "-" "-" "-"',
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "GET http://d.example.com/x?y=%22 HTTP/1.1" 404 199 "-" "a \\"b\\""',
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "GET /index.html HTTP/1.1" 200 199 "-" "curl/8"',
    ],
    seen: [
      { kind: 'proxy', name: 'a.example.com', verdict: 'denied', status: 403 },
      { name: 'b.example.com', verdict: 'allowed', agent: 'curl/8' },
      { name: 'c.example.com', verdict: 'failed' },
      { name: 'd.example.com', port: 80, verdict: 'allowed' },
    ],
  },
  {
    format: 'squid',
    title: 'native',
    lines: [
      '1700762400.123   5012 10.1.1.10 TCP_TUNNEL/200 6042 CONNECT login.microsoftonline.com:443 - HIER_DIRECT/20.190.141.32 -',
    ],
    seen: [{ kind: 'proxy', name: 'login.microsoftonline.com', verdict: 'allowed' }],
  },
  {
    format: 'squid-common',
    title: 'common',
    lines: [
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 403 3896 TCP_DENIED:HIER_NONE',
    ],
    seen: [{ kind: 'proxy', name: 'a.example.com', verdict: 'denied' }],
  },
  {
    format: 'squid-combined',
    title: 'combined',
    lines: [
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 200 3896 "-" "Microsoft-WinINet" TCP_TUNNEL:HIER_DIRECT',
    ],
    seen: [{ kind: 'proxy', name: 'a.example.com', agent: 'Microsoft-WinINet' }],
  },
  {
    format: 'tinyproxy',
    title: 'a client, its request, and what became of it',
    lines: [
      'CONNECT   Nov 23 18:00:00.100 [7]: Connect (file descriptor 6): pc1.example.com [10.1.1.10]',
      'CONNECT   Nov 23 18:00:00.101 [7]: Request (file descriptor 6): CONNECT a.example.com:443 HTTP/1.1',
      'CONNECT   Nov 23 18:00:00.200 [7]: Established connection to host "a.example.com" using file descriptor 7.',
      'CONNECT   Nov 23 18:00:01.100 [7]: Connect (file descriptor 6): 10.1.1.11',
      'CONNECT   Nov 23 18:00:01.101 [7]: Request (file descriptor 6): CONNECT B.example.com:443 HTTP/1.1',
      'NOTICE    Nov 23 18:00:01.102 [7]: Proxying refused on filtered domain "b.example.com"',
      'CONNECT   Nov 23 18:00:02.100 [7]: Request (file descriptor 8): ',
    ],
    seen: [
      {
        kind: 'proxy',
        client: '10.1.1.10',
        name: 'a.example.com',
        port: 443,
        verdict: 'allowed',
        at: Date.UTC(2023, 10, 23, 18, 0, 0, 200),
      },
      { kind: 'proxy', client: '10.1.1.11', name: 'b.example.com', verdict: 'denied' },
    ],
  },
  {
    format: 'haproxy',
    title: 'HTTP and TCP lines',
    lines: [
      'Nov 23 18:00:00 lb haproxy[123]: 10.1.1.10:40001 [23/Nov/2023:18:00:00.123] fe be/srv1 0/0/1/2/3 200 1234 - - ---- 1/1/0/0/0 0/0 "CONNECT a.example.com:443 HTTP/1.1"',
      'Nov 23 18:00:00 lb haproxy[123]: 10.1.1.10:40002 [23/Nov/2023:18:00:00.200] fe be/<NOSRV> 0/-1/-1/-1/0 403 192 - - PR-- 1/1/0/0/0 0/0 "CONNECT b.example.com:443 HTTP/1.1"',
      'Nov 23 18:00:00 lb haproxy[123]: 10.1.1.10:40003 [23/Nov/2023:18:00:00.300] fe be/srv1 0/0/-1/-1/3 503 212 - - SC-- 1/1/0/0/3 0/0 {c.example.com} "GET /x HTTP/1.1"',
      'Nov 23 18:00:00 lb haproxy[123]: 10.1.1.10:40004 [23/Nov/2023:18:00:00.400] fe be/srv1 1/0/5000 4321 -- 1/1/0/0/0 0/0',
    ],
    seen: [
      {
        client: '10.1.1.10',
        name: 'a.example.com',
        port: 443,
        verdict: 'allowed',
        bytes: 1234,
        at: Date.UTC(2023, 10, 23, 18, 0, 0, 123),
      },
      { name: 'b.example.com', verdict: 'denied', status: 403 },
      { name: 'c.example.com', verdict: 'failed', status: 503 },
    ],
  },
  {
    format: 'envoy',
    title: 'the default format',
    lines: [
      '[2023-11-23T18:00:00.310Z] "CONNECT - HTTP/2" 200 - 154 9000 226 100 "10.1.1.10" "go-client" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "a.example.com:443" "192.0.2.10:443"',
      '[2023-11-23T18:00:01.310Z] "CONNECT - HTTP/1.1" 403 UAEX 0 0 2 - "10.1.1.10" "-" "-" "b.example.com:443" "-"',
      '[2023-11-23T18:00:02.310Z] "GET /x HTTP/1.1" 503 UF,URX 0 91 2 - "-" "curl" "-" "c.example.com:8080" "192.0.2.11:8080"',
    ],
    seen: [
      {
        client: '10.1.1.10',
        name: 'a.example.com',
        port: 443,
        verdict: 'allowed',
        server: '192.0.2.10',
        bytes: 9000,
      },
      { name: 'b.example.com', verdict: 'denied' },
      { client: 'unknown', name: 'c.example.com', port: 8080, verdict: 'failed' },
    ],
  },
  {
    format: 'w3c',
    title: 'Blue Coat ProxySG, with columns that change',
    lines: [
      '#Software: SGOS 6.5.9.8',
      '#Version: 1.0',
      '#Fields: date time time-taken c-ip sc-status s-action sc-bytes cs-bytes cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path cs(User-Agent) sc-filter-result',
      '2023-11-23 18:00:00 1010 10.1.1.10 200 TCP_TUNNELED 7519 611 CONNECT tcp a.example.com 443 / "Mozilla/5.0 (Win; x)" PROXIED',
      '2023-11-23 18:00:01 10 10.1.1.10 403 TCP_DENIED 10 61 CONNECT tcp b.example.com 443 / - DENIED',
      '#Fields: date time c-ip cs-host cs-uri-port sc-status s-action cs-method',
      '2023-11-23 18:00:02 10.1.1.11 c.example.com 443 503 TCP_ERR_MISS CONNECT',
    ],
    seen: [
      {
        client: '10.1.1.10',
        name: 'a.example.com',
        port: 443,
        verdict: 'allowed',
        bytes: 7519,
        agent: 'Mozilla/5.0 (Win; x)',
        at: Date.UTC(2023, 10, 23, 18),
      },
      { name: 'b.example.com', verdict: 'denied', status: 403 },
      { client: '10.1.1.11', name: 'c.example.com', verdict: 'failed' },
    ],
  },
  {
    format: 'w3c',
    title: 'ISA and TMG, with tabs and their own codes',
    lines: [
      '#Software: Microsoft Forefront TMG',
      '#Fields: c-ip\tcs-username\tc-agent\tdate\ttime\ts-computername\tcs-referred\tr-host\tr-ip\tr-port\ttime-taken\tcs-bytes\tsc-bytes\tcs-protocol\ts-operation\tcs-uri\tsc-status\taction',
      '10.1.1.10\tanonymous\tMicrosoft BITS/7.5\t2023-11-23\t18:00:00\tTMG1\t-\ta.example.com\t192.0.2.1\t443\t10\t20\t30\tSSL-tunnel\t-\ta.example.com:443\t200\tAllowed',
      '10.1.1.10\tanonymous\t-\t2023-11-23\t18:00:01\tTMG1\t-\tb.example.com\t-\t443\t1\t20\t30\tSSL-tunnel\t-\tb.example.com:443\t12202\tDenied',
    ],
    seen: [
      {
        client: '10.1.1.10',
        name: 'a.example.com',
        port: 443,
        verdict: 'allowed',
        server: '192.0.2.1',
      },
      { name: 'b.example.com', verdict: 'denied' },
    ],
  },
  {
    format: 'zscaler',
    title: 'the documented feed as CSV',
    lines: [
      '"Thu Nov 23 18:00:00 2023","user1","HTTPS","b.example.com/x,y","Blocked","General","General","72","14061","0","0","x","y","z","None","None","0","None","None","road","Dept","10.1.1.10","192.0.2.9","GET","403","curl/7","None","FwFilter","R1","Other","None","NA","NA","N/A"',
      '"Thu Nov 23 18:00:01 2023","user1","HTTP","a.example.com:8080/","Allowed","General","General","72","100","0","0","x","y","z","None","None","0","None","None","road","Dept","10.1.1.10","192.0.2.9","GET","200","curl/7","None","FwFilter","R1","Other","None","NA","NA","N/A"',
    ],
    seen: [
      {
        client: '10.1.1.10',
        name: 'b.example.com',
        port: 443,
        verdict: 'denied',
        bytes: 14061,
        at: Date.UTC(2023, 10, 23, 18),
      },
      { name: 'a.example.com', port: 8080, verdict: 'allowed' },
    ],
  },
  {
    format: 'palo-alto',
    title: 'URL and traffic lines behind a syslog header',
    lines: [
      'Nov 23 18:00:00 pa 1,2023/11/23 18:00:00,001,THREAT,url,1,2023/11/23 18:00:00,10.1.1.10,192.0.2.4,0.0.0.0,0.0.0.0,rule1,,,ssl,vsys1,LAN,WAN,e1,e2,fwd,2023/11/23 18:00:00,22,1,58959,443,0,0,0x403400,tcp,block-url,"b.example.com/a,b",(9999),x,informational,client-to-server,1,0x0,US,SG,,,0,,,0',
      'Nov 23 18:00:01 pa 1,2023/11/23 18:00:01,001,TRAFFIC,drop,1,2023/11/23 18:00:01,10.1.1.10,10.2.1.14,0.0.0.0,0.0.0.0,"deny, all",,,not-applicable,vsys1,LAN,VPN,e1,e2,fwd,2023/11/23 18:00:01,0,1,58960,443,0,0,0x0,tcp,deny,74,74,0,1,2023/11/23 18:00:01,0,any,0,1,0x0,US,SG,0,1,0,policy-deny',
      'Nov 23 18:00:02 pa 1,2023/11/23 18:00:02,001,TRAFFIC,end,1,2023/11/23 18:00:02,10.1.1.10,10.2.1.14,0.0.0.0,0.0.0.0,allow,,,ssl,vsys1,LAN,VPN,e1,e2,fwd,2023/11/23 18:00:02,0,1,58960,443,0,0,0x0,tcp,allow,74,74,0,1,2023/11/23 18:00:01,0,any,0,1,0x0,US,SG,0,1,0,tcp-fin',
    ],
    seen: [
      {
        kind: 'proxy',
        client: '10.1.1.10',
        name: 'b.example.com',
        port: 443,
        verdict: 'denied',
        at: Date.UTC(2023, 10, 23, 18),
      },
      { kind: 'firewall', from: '10.1.1.10', to: '10.2.1.14', port: 443 },
    ],
  },
  {
    format: 'key-value',
    title: 'FortiGate: web filter and traffic',
    lines: [
      '<188>date=2023-11-23 time=18:00:00 devname="FG 1" eventtime=1700762400123456789 tz="+0000" logid="0316013056" type="utm" subtype="webfilter" eventtype="ftgd_blk" level="warning" srcip=10.1.1.10 srcport=51422 dstip=192.0.2.7 dstport=443 proto=6 service="HTTPS" hostname="b.example.com" action="blocked" url="/" sentbyte=10 rcvdbyte=20 msg="URL belongs to a denied category"',
      'date=2023-11-23 time=18:00:01 devname="FG 1" eventtime=1700762401 type="traffic" subtype="forward" level="notice" srcip=10.1.1.10 srcport=1 dstip=10.2.1.14 dstport=443 proto=6 action="deny" policyid=0 service="HTTPS" sentbyte=0 rcvdbyte=0',
      'date=2023-11-23 time=18:00:02 devname="FG 1" type="traffic" subtype="forward" level="notice" srcip=10.1.1.10 srcport=1 dstip=10.2.1.14 dstport=443 proto=6 action="accept" policyid=3 service="HTTPS" sentbyte=0 rcvdbyte=0',
    ],
    seen: [
      {
        kind: 'proxy',
        client: '10.1.1.10',
        name: 'b.example.com',
        port: 443,
        verdict: 'denied',
        at: 1_700_762_400_123,
      },
      { kind: 'firewall', from: '10.1.1.10', to: '10.2.1.14', port: 443, at: 1_700_762_401_000 },
    ],
  },
  {
    format: 'key-value',
    title: 'Zscaler with names between tabs',
    lines: [
      '2023-11-23 18:00:00\treason=Blocked\tevent_id=1\tprotocol=HTTPS\taction=Blocked\turl=b.example.com/a b\tClientIP=10.1.1.10\tstatus=403\thostname=b.example.com',
    ],
    seen: [
      { kind: 'proxy', client: '10.1.1.10', name: 'b.example.com', port: 443, verdict: 'denied' },
    ],
  },
  {
    format: 'json',
    title: 'named fields, one object inside another',
    lines: [
      '{"ts":1700762400.5,"client_ip":"10.1.1.10","host":"a.example.com:443","action":"allow","bytes":42,"user_agent":"x"}',
      '{"level":"warning","time":"2023-11-23T18:00:01Z","inbound_remote_addr":"10.1.1.10:40001","requested_host":"b.example.com:443","allow":false}',
      '{"@timestamp":"2023-11-23T18:00:02+09:00","source":{"ip":"10.1.1.10"},"url":{"domain":"c.example.com"},"http":{"response":{"status_code":503}}}',
    ],
    seen: [
      {
        at: 1_700_762_400_500,
        name: 'a.example.com',
        port: 443,
        verdict: 'allowed',
        bytes: 42,
        agent: 'x',
      },
      { client: '10.1.1.10', name: 'b.example.com', verdict: 'denied' },
      {
        client: '10.1.1.10',
        name: 'c.example.com',
        verdict: 'failed',
        at: Date.UTC(2023, 10, 23, 9, 0, 2),
      },
    ],
  },
  {
    format: 'bind',
    title: 'questions and failures, of old and new versions',
    lines: [
      '23-Nov-2023 18:00:00.123 queries: info: client @0x7f0c2c0a1b20 10.1.1.10#40001 (A.example.com): query: A.example.com IN A +E(0)K (10.1.1.53)',
      'Nov 23 18:00:01 dns1 named[5]: client 10.1.1.10#40002: view internal: query: b.example.com IN A + (10.1.1.53)',
      '23-Nov-2023 18:00:02.123 query-errors: info: client @0x7f0c2c0a1b20 10.1.1.10#40003 (c.example.com): query failed (SERVFAIL) for c.example.com/IN/A at query.c:7000',
      '23-Nov-2023 18:00:03.123 queries: info: client @0x7f0c2c0a1b20 10.1.1.10#40004 (d.example.com): query: d.example.com IN AAAA + (10.1.1.53)',
    ],
    seen: [
      {
        kind: 'dns',
        client: '10.1.1.10',
        name: 'a.example.com',
        answer: 'unknown',
        at: Date.UTC(2023, 10, 23, 18, 0, 0, 123),
      },
      { name: 'b.example.com', answer: 'unknown' },
      { name: 'c.example.com', answer: 'failed' },
      { name: 'd.example.com', answer: 'unknown', isIPv6: true },
    ],
  },
  {
    format: 'unbound',
    title: 'questions and replies, by epoch and by syslog',
    lines: [
      '[1700762400] unbound[11170:0] info: 10.1.1.10 a.example.com. A IN',
      '[1700762400] unbound[11170:0] info: 10.1.1.10 a.example.com. A IN NOERROR 0.012345 0 60',
      'Nov 23 18:00:01 dns1 unbound[11170]: [11170:1] reply: 10.1.1.10 b.example.com. A IN NXDOMAIN 0.000000 1 44',
      '[1700762400] unbound[11170:0] info: 10.1.1.10 c.example.com. AAAA IN NOERROR 0.012345 0 60',
    ],
    seen: [
      { name: 'a.example.com', answer: 'unknown', at: 1_700_762_400_000 },
      { name: 'a.example.com', answer: 'unknown' },
      { name: 'b.example.com', answer: 'nxdomain', at: Date.UTC(2023, 10, 23, 18, 0, 1) },
      { name: 'c.example.com', answer: 'unknown', isIPv6: true },
    ],
  },
  {
    format: 'coredns',
    title: 'the log plugin',
    lines: [
      '[INFO] 10.1.1.10:40001 - 7 "A IN b.example.com. udp 41 false 512" NXDOMAIN qr,rd,ra 106 0.002s',
    ],
    seen: [{ client: '10.1.1.10', name: 'b.example.com', answer: 'nxdomain' }],
  },
  {
    format: 'windows-dns',
    title: 'responses to clients only',
    lines: [
      '11/23/2023 6:00:00 PM 06B0 PACKET  00000000028657F0 UDP Rcv 10.1.1.10       6590   Q [0001   D   NOERROR] A      (1)b(7)example(3)com(0)',
      '11/23/2023 6:00:00 PM 06B0 PACKET  00000000028657F0 UDP Snd 10.1.1.10       6590 R Q [8385 A DR NXDOMAIN] A      (1)b(7)example(3)com(0)',
      '2023/11/23 18:00:01 06B0 PACKET  00000000028657F0 UDP Snd 10.1.1.10       6590 R Q [8081   DR  NOERROR] A      (1)a(7)Example(3)com(0)',
    ],
    seen: [
      {
        client: '10.1.1.10',
        name: 'b.example.com',
        answer: 'nxdomain',
        at: Date.UTC(2023, 10, 23, 18),
      },
      { name: 'a.example.com', answer: 'unknown', at: Date.UTC(2023, 10, 23, 18, 0, 1) },
    ],
  },
  {
    format: 'pfirewall',
    title: 'dropped packets',
    lines: [
      '#Version: 1.5',
      '#Software: Microsoft Windows Firewall',
      '#Time Format: Local',
      '#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path',
      '2023-11-23 18:00:00 DROP TCP 10.1.1.10 10.2.1.14 40001 443 52 S 1 0 64240 - - - SEND',
      '2023-11-23 18:00:00 ALLOW TCP 10.1.1.10 10.2.1.14 40001 443 0 - 0 0 0 - - - SEND',
      '2023-11-23 18:00:00 DROP ICMP 10.1.1.10 10.2.1.14 - - 60 - - - - 8 0 - SEND',
    ],
    seen: [
      {
        kind: 'firewall',
        from: '10.1.1.10',
        to: '10.2.1.14',
        port: 443,
        at: Date.UTC(2023, 10, 23, 18),
      },
    ],
  },
];
