// Lines of other people's programs, as they stand in public documents and repositories, and what was counted in
// them by hand. Each sample is a few lines of its source; the format is found as for a user's file.
// Quoted from public repositories: Squid (a snap's README, write-ups; the widely copied sample of 2006), ProxySG
// (gchq/stroom-docs and elff-parser-scala with log-sharing samples of 2005, an exercise with a log of 2011),
// pfirewall (Azure Stack Edge's documentation), BIND (a Linux guide, a SANS lab, a course), dnsmasq (a README on
// Docker; pi-hole/FTL for dnsmasq over TCP), the test data of elastic/integrations (HAProxy, iptables, PAN-OS,
// Zscaler as JSON, ProxySG 6). After the manuals of their makers: Envoy, Istio, FortiGate, Unbound, tinyproxy, Windows DNS.

import { expect, test } from 'vitest';

import { lineReaderOf } from '@sekisho/test-kit/diagnose/line-reader.ts';
import { detectFormat, FORMATS } from './formats.ts';
import type { Observation } from '../products/shared/logs/observation.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2026-01-01') };

interface Sample {
  readonly title: string;
  readonly format: string;
  readonly lines: readonly string[];
  /** Each observation in a few words; every other line is known and says nothing. */
  readonly seen: readonly string[];
}

const SGOS5 = [
  '#Software: SGOS 5.4.3.7',
  '#Start-Date: 2011-08-04 21:00:00',
  '#Fields: date time time-taken c-ip cs-username cs-auth-group x-exception-id sc-filter-result cs-categories cs(Referer) sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs-uri-extension cs(User-Agent) s-ip sc-bytes cs-bytes x-virus-id',
  '#Remark: 2610140037 "SG-42" "82.137.200.42" "main"',
  '2011-08-04 21:00:00 11 0.0.0.0 - - - OBSERVED "unavailable" -  200 TCP_HIT GET application/octet-stream http kh.google.com 80 /flatfile ?f1-020300031202230-d.50200.391 - "GoogleEarth/6.0.3.2197(Windows;Microsoft Windows (5.1.2600.3);en-US;kml:2.2;client:Free;type:default)" 82.137.200.42 16827 406 -',
];

const SAMPLES: readonly Sample[] = [
  {
    title: 'Squid, old and new hierarchy codes, a client without a name',
    format: 'squid',
    lines: [
      '1157689324.156   1372 10.105.21.199 TCP_MISS/200 399 GET http://www.google-analytics.com/__utm.gif? badeyek DIRECT/66.102.9.147 image/gif',
      '1157689312.049   5006 10.105.21.199 TCP_MISS/200 19763 CONNECT login.yahoo.com:443 badeyek DIRECT/209.73.177.115 -',
      '1157689320.343   1357 10.105.21.199 TCP_REFRESH_HIT/304 214 GET http://www.goonernews.com/styles.css badeyek DIRECT/207.58.145.61 -',
      '1729879108.361   2812 172.17.0.1 TCP_TUNNEL/200 5435 CONNECT example.com:443 - HIER_DIRECT/93.184.215.14 -',
      '1753229688.902      0 192.168.68.50 TCP_DENIED/403 3807 GET http://offramp.expressway.htb - HIER_NONE/- text/html',
      '1727515232.448     23 - TCP_DENIED/403 3632 GET http://www.microsoft.com/pki/certs/MicRooCerAut2011_2011_03_22.crt - HIER_NONE/- text/html',
    ],
    seen: [
      'proxy 10.105.21.199 www.google-analytics.com:80 allowed 399',
      'proxy 10.105.21.199 login.yahoo.com:443 allowed 19763',
      'proxy 10.105.21.199 www.goonernews.com:80 allowed 214',
      'proxy 172.17.0.1 example.com:443 allowed 5435',
      'proxy 192.168.68.50 offramp.expressway.htb:80 denied 3807',
      'proxy - www.microsoft.com:80 denied 3632',
    ],
  },
  {
    title: 'ProxySG 3, a request that it did not let through',
    format: 'w3c',
    lines: [
      '#Software: SGOS 3.2.4.28',
      '#Version: 1.0',
      '#Date: 2005-04-27 20:57:09',
      '#Fields: date time time-taken c-ip sc-status s-action sc-bytes cs-bytes cs-method cs-uri-scheme cs-host cs-uri-path cs-uri-query cs-username s-hierarchy s-supplier-name rs(Content-Type) cs(User-Agent) sc-filter-result sc-filter-category x-virus-id s-ip s-sitename x-virus-details x-icap-error-code x-icap-error-details',
      '2005-05-04 17:16:12 1 45.110.2.82 200 TCP_HIT 941 729 GET http www.inmobus.com /wcm/assets/images/imagefileicon.gif - george DIRECT 38.112.92.20 image/gif "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 1.1.4322)" PROXIED none - 192.16.170.42 SG-HTTP-Service - none -',
      '2005-04-12 21:03:45 57358 192.16.170.46 503 TCP_ERR_MISS 1736 617 GET http www.yahoo.com / - - NONE 192.16.170.42 - "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)" DENIED none - 192.16.170.42 SG-HTTP-Service - server_unavailable "Server unavailable: No ICAP server is available to process request."',
    ],
    seen: [
      'proxy 45.110.2.82 www.inmobus.com:80 allowed 941',
      'proxy 192.16.170.46 www.yahoo.com:80 denied 1736',
    ],
  },
  {
    title: 'ProxySG 5',
    format: 'w3c',
    lines: SGOS5,
    seen: ['proxy 0.0.0.0 kh.google.com:80 allowed 16827'],
  },
  {
    title: 'ProxySG 5 by way of syslog',
    format: 'w3c',
    lines: SGOS5.map((line) => `Aug 18 12:30:46 10.8.24.10 ${line}`),
    seen: ['proxy 0.0.0.0 kh.google.com:80 allowed 16827'],
  },
  {
    title: "Windows' firewall",
    format: 'pfirewall',
    lines: [
      '#Version: 1.5',
      '#Software: Microsoft Windows Firewall',
      '#Time Format: Local',
      '#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path',
      '2019-11-06 12:35:19 DROP UDP 5.5.3.197 224.0.0.251 5353 5353 59 - - - - - - - RECEIVE',
      '2019-11-06 12:35:19 DROP UDP fe80::3680:dff:fe01:9e88 ff02::fb 5353 5353 89 - - - - - - - RECEIVE',
    ],
    // Both are UDP, and no road is planned for that.
    seen: [],
  },
  {
    title: 'BIND, of four ages, with lines of other categories',
    format: 'bind',
    lines: [
      '07-Nov-2011 00:14:19.671 queries: info: client 7.204.241.161#49698: query: smtp.usna.bluenet IN A',
      '07-Nov-2011 00:25:25.273 xfer-in: error: transfer of ‘hq.bluenet/IN’ from 10.1.10.5#53: failed to connect: connection refused',
      '13-Apr-2014 18:07:40.274 general: info: query logging is now on',
      '13-Apr-2014 18:08:02.195 queries: info: client 192.168.2.3#35653: query: local.com IN A + (192.168.2.2)',
      '04-Jul-2021 15:43:56.498 queries: info: client @0x55a7ff0641c0 172.30.0.1#44693 (www.falsimentis.com): query: www.falsimentis.com IN A +E(0)K (172.30.0.254)',
    ],
    seen: [
      'dns 7.204.241.161 smtp.usna.bluenet unknown',
      'dns 192.168.2.3 local.com unknown',
      'dns 172.30.0.1 www.falsimentis.com unknown',
    ],
  },
  {
    title: 'dnsmasq with plain log-queries: no serials, an alias, no times',
    format: 'dnsmasq',
    lines: [
      'dnsmasq[1]: query[A] docs.docker.com from 172.17.0.1',
      'dnsmasq[1]: query[AAAA] docs.docker.com from 172.17.0.1',
      'dnsmasq[1]: forwarded docs.docker.com to 8.8.8.8',
      'dnsmasq[1]: reply docs.docker.com is <CNAME>',
      'dnsmasq[1]: reply d1syzp17eur9cb.cloudfront.net is 52.84.1.1',
      'dnsmasq[1]: reply docs.docker.com is NODATA-IPv6',
      'dnsmasq[1]: query[A] nope.example from 172.17.0.2',
      'dnsmasq[1]: cached nope.example is NXDOMAIN',
      'dnsmasq[1]: using nameserver 8.8.8.8#53',
    ],
    seen: [
      'dns 172.17.0.1 docs.docker.com address 52.84.1.1',
      'dns 172.17.0.1 docs.docker.com unknown',
      'dns 172.17.0.2 nope.example nxdomain',
    ],
  },
  {
    title: "Envoy's own default and Istio's",
    format: 'envoy',
    lines: [
      '[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"',
      '[2020-11-25T21:26:18.409Z] "GET /status/418 HTTP/1.1" 418 - via_upstream - "-" 0 135 4 4 "-" "curl/7.73.0-DEV" "84961386-6d84-929d-98bd-c5aee93b5c88" "httpbin:8000" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.27:80 10.44.1.23:37652 outbound_.8000_._.httpbin.foo.svc.cluster.local default',
    ],
    seen: ['proxy 10.0.35.28 locations:443 allowed 0', 'proxy 10.44.1.23 httpbin:8000 allowed 135'],
  },
  {
    title: 'FortiGate: a session that closed as sessions do, and a blocked page',
    format: 'key-value',
    lines: [
      'date=2019-05-10 time=11:37:47 logid="0000000013" type="traffic" subtype="forward" level="notice" vd="vdom1" eventtime=1557513467369913239 srcip=10.1.100.11 srcport=58012 srcintf="port12" srcintfrole="undefined" dstip=23.59.154.35 dstport=80 dstintf="port11" dstintfrole="undefined" sessionid=105048 proto=6 action="close" policyid=1 policytype="policy" service="HTTP" dstcountry="Canada" srccountry="Reserved" trandisp="snat" transip=172.16.200.2 transport=58012 duration=1 sentbyte=520 rcvdbyte=1400',
      'date=2019-05-13 time=16:29:45 logid="0316013056" type="utm" subtype="webfilter" eventtype="ftgd_blk" level="warning" vd="vdom1" eventtime=1557790184975119738 policyid=1 sessionid=381780 srcip=10.1.100.11 srcport=44258 srcintf="port12" dstip=185.244.31.158 dstport=80 dstintf="port11" proto=6 service="HTTP" hostname="morrishittu.ddns.net" profile="test-webfilter" action="blocked" reqtype="direct" url="/" sentbyte=84 rcvdbyte=0 direction="outgoing" msg="URL belongs to a denied category in policy" method="domain" cat=26 catdesc="Malicious Websites" crscore=30 craction=4194304 crlevel="high"',
    ],
    seen: ['proxy 10.1.100.11 morrishittu.ddns.net:80 denied 0'],
  },
  {
    title: "Windows' DNS server, with the head of its file",
    format: 'windows-dns',
    lines: [
      'DNS Server log file creation at 6/5/2013 9:59:00 AM',
      'Message logging key (for packets - other items use a subset of these fields):',
      '\tField #  Information         Values',
      '6/5/2013 10:00:32 AM 0E70 PACKET  00000000033397A0 UDP Rcv 10.161.60.71    5b47   Q [0001   D   NOERROR] A      (12)adwords-sync(6)google(3)com(0)',
      '6/5/2013 10:00:32 AM 0E70 PACKET  00000000033397A0 UDP Snd 10.161.60.71    5b47 R Q [8081   DR  NOERROR] A      (12)adwords-sync(6)google(3)com(0)',
    ],
    seen: ['dns 10.161.60.71 adwords-sync.google.com unknown'],
  },
  {
    title: 'Unbound with log-queries and log-replies',
    format: 'unbound',
    lines: [
      '[1525348932] unbound[2245:0] info: 192.168.1.5 example.com. A IN',
      'Feb 25 14:21:05 unbound[6120:0] info: 127.0.0.1 www.nlnetlabs.nl. A IN NOERROR 0.020123 0 62',
    ],
    seen: ['dns 192.168.1.5 example.com unknown', 'dns 127.0.0.1 www.nlnetlabs.nl unknown'],
  },
  {
    title: 'tinyproxy',
    format: 'tinyproxy',
    lines: [
      'CONNECT   Jan 17 10:28:21 [1842]: Connect (file descriptor 6): localhost [127.0.0.1]',
      'CONNECT   Jan 17 10:28:21 [1842]: Request (file descriptor 6): CONNECT www.google.com:443 HTTP/1.1',
      'INFO      Jan 17 10:28:21 [1842]: No upstream proxy for www.google.com',
      'CONNECT   Jan 17 10:28:21 [1842]: Established connection to host "www.google.com" using file descriptor 7.',
    ],
    seen: ['proxy 127.0.0.1 www.google.com:443 allowed 0'],
  },
  {
    title: 'HAProxy with captures, a cipher behind the request, and lines that are no requests',
    format: 'haproxy',
    lines: [
      'Jul 30 09:03:52 localhost haproxy[32450]: 67.43.156.13:38862 [30/Jul/2018:09:03:52.726] incoming~ docs_microservice/docs 0/0/1/0/2 304 168 - - ---- 6/6/0/0/0 0/0 {docs.example.internal||} {|||} "GET /component---src-pages-index-js-4b15624544f97cf0bb8f.js HTTP/1.1"',
      'Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] https-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1" 0/0/0/0/1 1wt.eu/TLSv1.3/TLS_AES_256_GCM_SHA384',
      '10.0.1.1:63569 [14/Jun/2023:13:33:29.574] public_ssl be_tcp:eck:elasticsearch-ingest/pod:elasticsearch-es-hot-data-nodes-2:elasticsearch-es-ingest-nodes:https:10.142.10.10:9200 199/1/205 2635 -- 29/29/5/3/0 0/0',
      'Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in http-in/<NOSRV> -1/-1/-1/-1/5000 408 212 - - cR-- 1/1/0/0/0 0/0 "<BADREQ>"',
      'Feb  6 12:14:14 localhost haproxy[14389]: Server be/srv1 is DOWN, reason: Layer4 timeout',
    ],
    seen: [
      'proxy 67.43.156.13 docs.example.internal:443 allowed 168',
      'proxy 10.0.1.2 1wt.eu:443 allowed 2750',
    ],
  },
  {
    title:
      'iptables: priorities, no "kernel:", rules that let through, an ICMP error that quotes a packet',
    format: 'nftables',
    lines: [
      '<6>2021-03-12T14:10:18Z Hostname kernel: [wan-lan-default-D]IN=eth0 OUT= MAC=90:10:20:76:8d:20:90:10:65:29:b6:2a:08:00 SRC=67.43.156.15 DST=10.4.0.5 LEN=52 TOS=0x00 PREC=0x00 TTL=63 ID=0 DF PROTO=TCP SPT=38842 DPT=443 WINDOW=2853 RES=0x00 ACK URGP=0',
      'Jan  8 03:37:09 DENY: IN=eth0 OUT= MAC=90:10:28:5f:62:24:90:10:18:5a:89:2a:08:00 SRC=192.168.2.71 DST=192.168.2.83 LEN=88 TOS=0x00 PREC=0x00 TTL=118 ID=21684 PROTO=ICMP TYPE=3 CODE=3 [SRC=192.168.2.83 DST=192.168.173.191 LEN=60 TOS=0x00 PREC=0x00 TTL=54 ID=0 DF PROTO=UDP SPT=21458 DPT=62936 LEN=40 ]',
      'Jan 22 09:05:05 ubuntu-bionic kernel: [16571.459614] IN= OUT=lo SRC=2a02:cf40:add:4002:91f2:a9b2:e09a:6fc6 DST=2a02:cf40:add:4002:91f2:a9b2:e09a:6fc6 LEN=104 TC=0 HOPLIMIT=64 FLOWLBL=868225 PROTO=ICMPv6 TYPE=128 CODE=0 ID=3427 SEQ=1 ',
      'Jan  5 20:17:05 MainFirewall kernel: [LAN_LOCAL-default-A]IN=eth0.90 OUT= MAC=90:10:92:6e:ea:a7:90:10:73:ba:d6:77:08:00:45:fc:02:1c SRC=192.168.48.137 DST=81.2.69.143 LEN=540 TOS=0x1C PREC=0xE0 TTL=64 ID=27223 PROTO=UDP SPT=48689 DPT=48689 LEN=520',
      'Jan  5 20:17:01 firewall kernel: [4276041.728154] IN=eno1 OUT= MAC=0c:c4:7a:0f:51:0c:d4:66:24:80:d8:da:08:00 SRC=192.168.110.116 DST=192.168.2.25 LEN=120 TOS=0x00 PREC=0x00 TTL=55 ID=0 DF PROTO=ESP SPI=0xcb886522',
      '[16571.459614] drop IN=eth0 OUT= SRC=10.1.1.10 DST=10.2.1.4 LEN=104 PROTO=TCP SPT=1 DPT=443 SYN',
    ],
    // The ACK is of a connection that the firewall had forgotten.
    seen: ['firewall 10.1.1.10 10.2.1.4:443'],
  },
  {
    title: 'PAN-OS 8',
    format: 'palo-alto',
    lines: [
      'Nov 30 16:44:36 PA-220 1,2018/11/30 16:44:36,012801096514,THREAT,url,2049,2018/11/30 16:44:36,192.168.15.224,175.16.199.1,192.168.1.63,175.16.199.1,new_outbound_from_trust,,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,send_to_mac,2018/11/30 16:44:36,28191,1,52984,443,37679,443,0x403000,tcp,alert,"consent.cmp.oath.com/",(9999),Web-URL-Allowlist,informational,client-to-server,7726,0x0,192.168.0.0-192.168.255.255,United States,0,,0,,,0',
    ],
    seen: ['proxy 192.168.15.224 consent.cmp.oath.com:443 allowed 0'],
  },
  {
    title: "Zscaler's feed as JSON",
    format: 'json',
    lines: [
      '{ "sourcetype" : "zscalernss-web", "event" :{"time":"Fri Dec 31 07:07:07 2021","login":"test@example.com","proto":"HTTP","eurl":"www.example.com","action":"Blocked","reqsize":"600","respsize":"65","location":"Test DB","cip":"81.2.69.193","sip":"81.2.69.145","reqmethod":"CONNECT","respcode":"200","ua":"Windows Microsoft Windows 10 Pro ZTunnel/1.0"}}',
      '{ "sourcetype" : "zscalernss-web", "event" :{"time":"Thu Aug 29 09:20:35 2022","login":"test@example.com","proto":"HTTP_PROXY","eurl":"www.example.com:443","action":"Allowed","reqsize":"555","respsize":"65","cip":"81.2.69.193","sip":"89.160.20.112","reqmethod":"CONNECT","respcode":"200"}}',
    ],
    seen: [
      'proxy 81.2.69.193 www.example.com:443 denied 65',
      'proxy 81.2.69.193 www.example.com:443 allowed 65',
    ],
  },
  {
    title: 'ProxySG 6: a tunnel that it did not look into',
    format: 'w3c',
    lines: [
      '#Fields: date time time-taken c-ip sc-status s-action sc-bytes cs-bytes cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs-username cs-auth-group s-supplier-name rs(Content-Type) cs(Referer) sc-filter-result cs-categories x-virus-id s-ip',
      '2024-03-22 16:16:01 382 10.82.255.36 200 TCP_ACCELERATED 39 356 CONNECT tcp token.rubiconproject.com 443 / - aeinstein - - - - - OBSERVED "FastwebRes_CallCntr;Web Ads/Analytics" - 81.2.69.144',
      '2024-03-22 16:16:01 1407 10.82.255.36 0 TUNNELED 4897 5784 unknown ssl rtb-csync.smartadserver.com 443 / - aeinstein - rtb-csync.smartadserver.com - - - OBSERVED "Web Ads/Analytics" - 81.2.69.144',
    ],
    seen: [
      'proxy 10.82.255.36 token.rubiconproject.com:443 allowed 39',
      'proxy 10.82.255.36 rtb-csync.smartadserver.com:443 allowed 4897',
    ],
  },
];

function words(observation: Observation): string {
  switch (observation.kind) {
    case 'proxy':
      return `proxy ${observation.client} ${observation.name}:${String(observation.port)} ${observation.verdict} ${String(observation.bytes)}`;
    case 'dns':
      return [
        'dns',
        observation.client,
        observation.name,
        observation.answer,
        ...observation.addresses,
      ].join(' ');
    case 'firewall':
      return `firewall ${observation.from} ${observation.to}:${String(observation.port)}`;
    case 'appliance':
      return `appliance ${observation.event}`;
  }
}

test.each(SAMPLES)('$title', ({ format, lines, seen }) => {
  const found = detectFormat(lines, OPTIONS);
  expect(found?.id).toBe(format);
  const known = FORMATS.find(({ id }) => id === format);
  const read = known === undefined ? undefined : lineReaderOf(known, OPTIONS);
  const observations = lines.map((line, index) =>
    read?.(line, { file: 'sample', line: index + 1 }),
  );
  expect(lines.filter((_, index) => observations[index] === undefined)).toEqual([]);
  expect(
    observations.flatMap((observation) =>
      observation === null || observation === undefined ? [] : [words(observation)],
    ),
  ).toEqual(seen);
});
