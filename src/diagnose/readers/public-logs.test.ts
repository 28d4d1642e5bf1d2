// Lines of other people's programs, as they stand in public documents and repositories, and what was counted in
// them by hand. Each sample is a few lines of its source; the format is found as for a user's file.
// Quoted from public repositories: Squid (a snap's README, write-ups; the widely copied sample of 2006), ProxySG
// (gchq/stroom-docs and elff-parser-scala with log-sharing samples of 2005, an exercise with a log of 2011),
// pfirewall (Azure Stack Edge's documentation), BIND (a Linux guide, a SANS lab, a course), dnsmasq (a README on
// Docker). After the manuals of their makers: Envoy, Istio, FortiGate, Unbound, tinyproxy, Windows DNS.

import { expect, test } from 'vitest';

import { detectFormat, FORMATS } from '../formats.ts';
import type { Sighting } from '../sighting.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2026-01-01') };

interface Sample {
  readonly title: string;
  readonly format: string;
  readonly lines: readonly string[];
  /** Each sighting in a few words; every other line is known and says nothing. */
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
    seen: ['proxy 45.110.2.82 www.inmobus.com:80 allowed 941', 'proxy 192.16.170.46 www.yahoo.com:80 denied 1736'],
  },
  { title: 'ProxySG 5', format: 'w3c', lines: SGOS5, seen: ['proxy 0.0.0.0 kh.google.com:80 allowed 16827'] },
  { title: 'ProxySG 5 by way of syslog', format: 'w3c', lines: SGOS5.map((line) => `Aug 18 12:30:46 10.8.24.10 ${line}`), seen: ['proxy 0.0.0.0 kh.google.com:80 allowed 16827'] },
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
    seen: ['firewall 5.5.3.197 224.0.0.251:5353', 'firewall fe80::3680:dff:fe01:9e88 ff02::fb:5353'],
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
    seen: ['dns 7.204.241.161 smtp.usna.bluenet unknown', 'dns 192.168.2.3 local.com unknown', 'dns 172.30.0.1 www.falsimentis.com unknown'],
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
    seen: ['dns 172.17.0.1 docs.docker.com address 52.84.1.1', 'dns 172.17.0.2 nope.example nxdomain'],
  },
  {
    title: "Envoy's own default and Istio's",
    format: 'envoy',
    lines: [
      '[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"',
      '[2020-11-25T21:26:18.409Z] "GET /status/418 HTTP/1.1" 418 - via_upstream - "-" 0 135 4 4 "-" "curl/7.73.0-DEV" "84961386-6d84-929d-98bd-c5aee93b5c88" "httpbin:8000" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.27:80 10.44.1.23:37652 outbound_.8000_._.httpbin.foo.svc.cluster.local default',
    ],
    seen: ['proxy 10.0.35.28 locations:443 allowed 0', 'proxy unknown httpbin:8000 allowed 135'],
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
    lines: ['[1525348932] unbound[2245:0] info: 192.168.1.5 example.com. A IN', 'Feb 25 14:21:05 unbound[6120:0] info: 127.0.0.1 www.nlnetlabs.nl. A IN NOERROR 0.020123 0 62'],
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
];

function words(sighting: Sighting): string {
  switch (sighting.kind) {
    case 'proxy':
      return `proxy ${sighting.client} ${sighting.name}:${String(sighting.port)} ${sighting.verdict} ${String(sighting.bytes)}`;
    case 'dns':
      return ['dns', sighting.client, sighting.name, sighting.answer, ...sighting.addresses].join(' ');
    case 'firewall':
      return `firewall ${sighting.from} ${sighting.to}:${String(sighting.port)}`;
    case 'appliance':
      return `appliance ${sighting.event}`;
  }
}

test.each(SAMPLES)('$title', ({ format, lines, seen }) => {
  const found = detectFormat(lines, OPTIONS);
  expect(found?.id).toBe(format);
  const read = FORMATS.find(({ id }) => id === format)?.create(OPTIONS);
  const sightings = lines.map((line, index) => read?.(line, { file: 'sample', line: index + 1 }));
  expect(lines.filter((_, index) => sightings[index] === undefined)).toEqual([]);
  expect(sightings.flatMap((sighting) => (sighting === null || sighting === undefined ? [] : [words(sighting)]))).toEqual(seen);
});
