// Logs of firewalls of more vendors. The forms are those of the vendors' own documents and of lines that
// others published; names and addresses are made up.

import { describeSamples } from '@sekisho/test-kit/diagnose/describe-samples.ts';
import type { LogSample } from '@sekisho/test-kit/diagnose/read-log.ts';
import { denied, packet } from '@sekisho/test-kit/diagnose/seen-in-log.ts';

const SAMPLES: readonly LogSample[] = [
  {
    title: 'ASA: access lists, in every form of header',
    format: 'cisco-asa',
    log: [
      'Nov 23 2023 18:00:00: %ASA-4-106023: Deny tcp src inside:10.1.1.10/63016 dst vpn:10.2.1.14/443 by access-group "acl_in" [0xe3aab522, 0x0]',
      '<164>Nov 23 2023 18:00:00 fw1 : %ASA-4-106023: Deny tcp src inside:10.1.1.10/63016(LOCAL\\a b) dst vpn:10.2.1.14/443(x.example.com) by access-group "acl_in"',
      'Nov 23 18:00:00 10.0.0.1 %ASA-6-106100: access-list inside denied tcp inside/10.1.1.10(1039) -> vpn/10.2.1.14(443) hit-cnt 1 first hit [0xd820e56a, 0x0]',
      '<166>2023-11-23T18:00:00Z fw1 : %ASA-session-5-106100: access-list inside denied tcp inside/10.1.1.10(1039)(LOCAL\\u) -> vpn/10.2.1.14(443) hit-cnt 144 300-second interval [0xd820e56a, 0x0]',
      '2023-11-23T19:00:00.123+01:00 fw1 CiscoASA[999]: %FTD-2-106001: Inbound TCP connection denied from 10.1.1.10/43803 to 10.2.1.14/443 flags SYN  on interface out111',
      'Nov 23 2023 18:00:00 UTC: %FTD-4-106023: Deny udp src inside:10.1.1.10/5555 dst dmz:10.2.1.53/53 by access-group "dmz" [0x123a465e, 0x4c7bf613]',
      'Nov 23 2023 18:00:00: %ASA-2-106007: Deny inbound UDP from 10.1.1.10/12981 to 10.2.1.53/53 due to DNS Query',
      'Nov 23 2023 18:00:00: %PIX-2-106006: Deny inbound UDP from 10.1.1.10/12981 to 10.2.1.53/53 on interface inside',
      'Nov 23 2023 18:00:00: %ASA-3-106010: Deny inbound tcp src inside:10.1.1.10/5114 dst vpn:10.2.1.14/443',
    ].join('\n'),
    seen: [
      packet(),
      packet(),
      packet(),
      packet(),
      packet({ at: Date.UTC(2023, 10, 23, 18, 0, 0, 123) }),
      packet({ to: '10.2.1.53', port: 53 }),
      packet({ to: '10.2.1.53', port: 53 }),
      packet({ to: '10.2.1.53', port: 53 }),
      packet(),
    ],
  },
  {
    title: 'ASA: what is no missing rule, and a name in place of an address',
    format: 'cisco-asa',
    log: [
      'Nov 23 2023 18:00:00: %ASA-4-106023: Deny udp src inside:10.1.1.10/5555 dst out:10.2.1.14/443 by access-group "in" [0x0, 0x0]',
      'Nov 23 2023 18:00:00: %ASA-4-106023: Deny icmp src inside:10.1.1.10 dst out:10.2.1.14 (type 8, code 0) by access-group "in"',
      'Nov 23 2023 18:00:00: %ASA-4-106023: Deny protocol 47 src inside:10.1.1.10 dst out:10.2.1.14 by access-group "in"',
      'Nov 23 2023 18:00:00: %ASA-6-106015: Deny TCP (no connection) from 10.1.1.10/53089 to 10.2.1.14/443 flags FIN PSH ACK  on interface inside',
      'Nov 23 2023 18:00:00: %ASA-2-106001: Inbound TCP connection denied from 10.1.1.10/43803 to 10.2.1.14/443 flags RST ACK  on interface inside',
      'Nov 23 2023 18:00:00: %ASA-2-106016: Deny IP spoof from (10.1.1.10) to 10.2.1.14 on interface inside',
      'Nov 23 2023 18:00:00: %ASA-6-106100: access-list in permitted tcp inside/10.1.1.10(1039) -> vpn/10.2.1.14(443) hit-cnt 1 first hit [0x0, 0x0]',
      'Nov 23 2023 18:00:00: %ASA-6-106100: access-list in est-allowed tcp inside/10.1.1.10(1039) -> vpn/10.2.1.14(443) hit-cnt 1 first hit [0x0, 0x0]',
      'Nov 23 2023 18:00:00: %ASA-6-302013: Built outbound TCP connection 9 for vpn:10.2.1.14/443 (10.2.1.14/443) to inside:10.1.1.10/53496 (10.1.1.10/53496)',
      'Nov 23 2023 18:00:00: %ASA-6-302014: Teardown TCP connection 9 for vpn:10.2.1.14/443 to inside:10.1.1.10/53496 duration 0:00:30 bytes 0 SYN Timeout',
      'Nov 23 2023 18:00:00: %ASA-6-605004: Login denied from 10.1.1.10/51923 to inside:10.2.1.254/https for user "*****"',
      'Nov 23 2023 18:00:00: %ASA-4-106023: Deny tcp src inside:asr01/63016 dst vpn:10.2.1.14/443 by access-group "acl_in"',
      'Nov 23 2023 18:00:00: %ASA-6-106100: access-list in pondered tcp inside/10.1.1.10(1039) -> vpn/10.2.1.14(443) hit-cnt 1',
      'Nov 23 2023 18:00:00: %ASA-4-338008: Dynamic Filter dropped blacklisted TCP traffic from inside:10.1.1.10/6798 (10.1.1.10/6798) to out:192.0.2.1/80 (192.0.2.1/80), destination 192.0.2.1 resolved from local list: x',
    ].join('\n'),
    seen: [],
    unknown: 3,
  },
  {
    title: 'ASA: HTTP inspection',
    format: 'cisco-asa',
    log: [
      'Nov 23 2023 18:00:00: %ASA-5-304002: Access denied URL http://a.example.com/x SRC 10.1.1.10 DEST 192.0.2.1 on interface inside',
      'Nov 23 2023 18:00:00: %ASA-5-304001: USER1@10.1.1.10(LOCAL\\USER1) Accessed URL 192.0.2.1:http://a.example.com/x',
      'Nov 23 2023 18:00:00: %ASA-5-304001: 10.1.1.10 Accessed JAVA URL someuser@192.0.2.1:http://a.example.com/',
      'Nov 23 2023 18:00:00: %ASA-5-304001: 10.1.1.10 Accessed URL 192.0.2.1:/app',
    ].join('\n'),
    seen: [
      denied({ port: 80, server: '192.0.2.1' }),
      denied({ verdict: 'allowed', port: 80 }),
      denied({ verdict: 'allowed', port: 80 }),
    ],
  },
  {
    title: "FTD's connection events",
    format: 'cisco-asa',
    log: [
      '2023-11-23T18:00:00Z ftd1  %FTD-1-430002: EventPriority: Low, DeviceUUID: 1, InstanceID: 2, FirstPacketSecond: 2023-11-23T18:00:00Z, ConnectionID: 4, AccessControlRuleAction: Block, SrcIP: 10.1.1.10, DstIP: 10.2.1.14, SrcPort: 41810, DstPort: 443, Protocol: tcp, ACPolicy: a, b, AccessControlRuleName: Default Action, Prefilter Policy: Foo, User: No Authentication Required, InitiatorPackets: 0',
      '<185>2023-11-23T18:00:00Z   %FTD-6-430003: AccessControlRuleAction: Block with reset, SrcIP: 10.1.1.10, DstIP: 192.0.2.1, SrcPort: 5, DstPort: 443, Protocol: tcp, UserAgent: x, y, ApplicationProtocol: HTTPS, URL: https://a.example.com',
      '2023-11-23T18:00:00Z ftd1  %FTD-1-430003: AccessControlRuleAction: Allow, SrcIP: 10.1.1.10, DstIP: 192.0.2.1, SrcPort: 5, DstPort: 443, Protocol: tcp, HTTPResponse: 200, URL: https://a.example.com/x, y',
      '2023-11-23T18:00:00Z ftd1  %FTD-1-430002: AccessControlRuleAction: Allow, SrcIP: 10.1.1.10, DstIP: 10.2.1.14, SrcPort: 5, DstPort: 443, Protocol: tcp',
      '2023-11-23T18:00:00Z ftd1  %FTD-1-430002: AccessControlRuleAction: Block, SrcIP: 10.1.1.10, DstIP: 10.2.1.14, ICMPType: Echo Request, ICMPCode: No Code, Protocol: icmp',
      '2023-11-23T18:00:00Z ftd1  %FTD-1-430002: AccessControlRuleAction: Block, SrcIP: 10.1.1.10, DstIP: 10.2.1.14, SrcPort: 5, DstPort: 443, Protocol: udp',
      '2023-11-23T18:00:00Z ftd1  %FTD-1-430002: AccessControlRuleAction: Ponder, SrcIP: 10.1.1.10, DstIP: 10.2.1.14, SrcPort: 5, DstPort: 443, Protocol: tcp',
    ].join('\n'),
    seen: [packet(), denied({ server: '192.0.2.1' }), denied({ verdict: 'allowed' })],
    unknown: 1,
  },
  {
    title: 'Juniper SRX, structured',
    format: 'juniper-srx',
    log: [
      '<14>1 2023-11-23T19:00:00.000+01:00 srx1 RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="10.1.1.10" source-port="37233" destination-address="10.2.1.14" destination-port="443" connection-tag="0" service-name="junos-https" protocol-id="6" icmp-type="0" policy-name="deny" source-zone-name="trust" reason="Denied by policy"]',
      '<14>1 2023-11-23T18:00:00Z srx1 RT_FLOW - RT_FLOW_SESSION_DENY_LS [junos@2636.1.1.1.2.40 source-address="10.1.1.10" source-port="37233" destination-address="10.2.1.14" destination-port="443" service-name="None" protocol-id="6" policy-name="deny"] session denied 10.1.1.10/37233->10.2.1.14/443 0x0 None 6(0) deny trust vpn',
      '<14>1 2023-11-23T18:00:00Z srx1 RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.40 source-address="10.1.1.10" source-port="37233" destination-address="10.2.1.14" destination-port="443" protocol-id="17"]',
      '<14>1 2023-11-23T18:00:00Z srx1 RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.40 source-address="10.1.1.10" source-port="37233" destination-address="10.2.1.14" destination-port="443" protocol-id="6"]',
      '<14>1 2023-11-23T18:00:00Z srx1 RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.40 reason="TCP RST" source-address="10.1.1.10" source-port="37233" destination-address="10.2.1.14" destination-port="443" protocol-id="6"]',
      '<14>1 2023-11-23T18:00:00Z srx1 RT_FLOW - APPTRACK_SESSION_CLOSE [junos@2636.1.1.1.2.40 reason="TCP RST" source-address="10.1.1.10"]',
      '<12>1 2023-11-23T18:00:00Z srx1 RT_UTM - WEBFILTER_URL_BLOCKED [junos@2636.1.1.1.2.86 source-address="10.1.1.10" source-port="58071" destination-address="192.0.2.1" destination-port="443" category="cat1" reason="BY_BLACK_LIST" profile="uf1" url="a.example.com" obj="/" username="u" roles="N/A"]',
      '<12>1 2023-11-23T18:00:00Z srx1 RT_UTM - WEBFILTER_URL_PERMITTED [junos@2636.1.1.1.2.86 source-address="10.1.1.10" source-port="58071" destination-address="192.0.2.1" destination-port="443" url="a.example.com" obj="/"]',
      '<12>1 2023-11-23T18:00:00Z srx1 RT_UTM - WEBFILTER_URL_PONDERED [junos@2636.1.1.1.2.86 source-address="10.1.1.10" source-port="58071" destination-address="192.0.2.1" destination-port="443" url="a.example.com" obj="/"]',
    ].join('\n'),
    seen: [packet(), packet(), denied({ server: '192.0.2.1' }), denied({ verdict: 'allowed' })],
    unknown: 1,
  },
  {
    title: 'Juniper SRX as text',
    format: 'juniper-srx',
    log: [
      'Nov 23 18:00:00 srx1 RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.1.1.10/37233->10.2.1.14/443 0x0 junos-https 6(0) deny trust vpn UNKNOWN UNKNOWN N/A(N/A) ge-0/0/1.0',
      '<14>Nov 23 18:00:00 srx1 RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.1.1.10/37233->10.2.1.14/443 HTTPS 6(0) deny trust vpn rest',
      'Nov 23 18:00:00 srx1 (FPC Slot 0, PIC Slot 0) RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.1.1.10/1->10.2.1.14/1 icmp 1(8) deny trust vpn',
      'Nov 23 18:00:00 srx1 RT_FLOW: RT_FLOW_SESSION_CREATE: session created 10.1.1.10/37233->10.2.1.14/443 0x0 junos-https 10.1.1.10/37233->10.2.1.14/443 0x0 N/A N/A N/A N/A 6 allow trust vpn 22',
      'Nov 23 18:00:00 srx1 RT_UTM: WEBFILTER_URL_BLOCKED: WebFilter: ACTION="URL Blocked" 10.1.1.10(50227)->192.0.2.1(443) CATEGORY="x y" REASON="BY_PRE_DEFINED" PROFILE="p" URL=a.example.com OBJ=/x USERNAME=N/A ROLES=N/A',
      'Nov 23 18:00:00 srx1 RT_UTM: WEBFILTER_URL_BLOCKED: WebFilter: ACTION="URL Blocked" source-zone="trust" destination-zone="untrust" 10.1.1.10(50227)->192.0.2.1(443) SESSION_ID=9 APPLICATION="UNKNOWN" CATEGORY="x y" URL=a.example.com OBJ=/x',
      'Nov 23 18:00:00 srx1 RT_FLOW: RT_FLOW_SESSION_DENY: session pondered',
    ].join('\n'),
    seen: [packet(), packet(), denied(), denied()],
    unknown: 1,
  },
  {
    title: 'SonicWall',
    format: 'key-value',
    log: [
      'Nov 23 18:00:00 10.0.0.1 id=firewall sn=000SERIAL time="2023-11-23 18:00:00 UTC" fw=203.0.113.1 pri=5 c=64 m=36 msg="TCP connection dropped" n=2686 src=10.1.1.10:4507:X0 dst=10.2.1.14:443:X1 proto=tcp/https rule="9 (LAN->VPN)" fw_action="drop"',
      'id=firewall sn=000SERIAL time="2023-11-23 18:00:00" fw=203.0.113.1 pri=5 c=64 m=36 msg="TCP connection dropped" n=2686 src=10.1.1.10:4507:LAN dst=10.2.1.14:443:WAN rule=0',
      '<129> id=fw1  sn=XXXX time="2023-11-23 18:00:00 UTC" fw=10.1.1.1 pri=3 c=4 m=14 msg="Web site access denied" app=49177 appName=\'General HTTPS\' n=856789 src=10.1.1.10:59668:X0:asr01.example.com dst=192.0.2.1:443:X1:a.example.com srcMac=00:53:ff:ff:99:c5 proto=tcp/https dstname=a.example.com arg=/ code=49 Category="Freeware/Software Downloads"',
      '10.0.0.1 id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=6 c=1024 gcat=2 m=97 msg="Web site hit" srcMac=12:34:56:78:90:ab src=10.1.1.10:64828:X0 srcZone=Trusted natSrc=10.0.0.2:47621 dst=192.0.2.1:443:X1 proto=tcp/https sent=3523 rcvd=14226 dstname=a.example.com arg=/ code=29 Category="x" note="Policy: p, Info: 6148 " n=123456789 fw_action="NA" dpi=1',
      'id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=6 c=262144 m=98 msg="Connection Opened" n=23419 src=10.1.1.10:36701:X0 dst=10.2.1.14:443:X1 proto=tcp/https fw_action="NA"',
      'id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=6 c=64 m=713 msg="TCP packet received on non-existent/closed connection; TCP packet dropped" n=2 src=10.1.1.10:36701:X0 dst=10.2.1.14:443:X1 proto=tcp/https fw_action="drop"',
      'id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=5 c=128 m=37 msg="UDP packet dropped" n=1 src=10.1.1.10:5 dst=10.2.1.14:443:X1 proto=udp/443 fw_action="drop"',
      'id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=5 c=256 m=38 msg="ICMP packet dropped" n=22070 src=10.1.1.10:1026:X0 dst=10.2.1.14:6822:X1 type=3 code=3',
      'id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=1 c=32 m=30 msg="Administrator login denied due to bad credentials" n=7 src=10.1.1.10:36701:X0 dst=10.2.1.14:443:X1',
      'id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=1 c=32 m=999 msg="x" n=7 src=10.1.1.10:36701:X0 dst=10.2.1.14:443:X1 proto=tcp/https fw_action="ponder"',
      'id=firewall sn=123456789 time="2023-11-23 18:00:00 UTC" fw=10.0.0.2 pri=1 c=32 m=999 msg="Something of a new kind was blocked" n=7 src=10.1.1.10:36701:X0 dst=10.2.1.14:443:X1 proto=tcp/https fw_action="NA"',
    ].join('\n'),
    seen: [packet(), packet(), denied({ server: '192.0.2.1' }), denied({ verdict: 'allowed' })],
    unknown: 2,
  },
  {
    title: 'WatchGuard',
    format: 'watchguard',
    log: [
      '<142>Nov 23 19:00:00 Firebox FVE60 (2023-11-23T18:00:00) firewall[10]: msg_id="3000-0148" Deny 1-Trusted 0-External 52 tcp 20 127 10.1.1.10 10.2.1.14 62443 443 offset 8 S 832026162 win 8192 (Unhandled Internal Packet-00)',
      '2023-11-23T18:00:00.000000+00:00 D1 80D8 D1-FW firewall: msg_id="3000-0148" Deny WAN - Aruba Firebox 40 tcp 20 239 10.1.1.10 10.2.1.14 41277 443 offset 5 S 1497867397 win 4  geo_dst="JPN" flags="SR" duration="0" sent_pkts="1"  (Unhandled Internal Packet-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) firewall[10]: msg_id="3000-0148" Deny 1-Trusted 0-External 52 tcp 20 127 10.1.1.10 10.2.1.14 62443 443 offset 5 A 832026162 win 8192 (x-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) firewall[10]: msg_id="3000-0148" Deny 1-Trusted 0-External 52 udp 20 127 10.1.1.10 10.2.1.14 62443 443 (x-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) firewall[10]: msg_id="3000-0148" Deny 1-Trusted 0-External 60 icmp 20 127 10.1.1.10 10.2.1.14 8 0 (x-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) firewall[10]: msg_id="3000-0148" Allow 1-Trusted 0-External 52 tcp 20 127 10.1.1.10 10.2.1.14 62443 443 offset 8 S 832026162 win 8192 (HTTPS-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) http-proxy[1]: msg_id="1AFF-0024" Allow 1-Trusted 6-Ext-access tcp 10.1.1.10 192.0.2.1 64425 80 msg="HTTP request" proxy_act="HTTP-Client.1" op="GET" dstname="a.example.com" arg="/" sent_bytes="339" rcvd_bytes="2" elapsed_time="5.037750 sec(s)" (HTTP-proxy-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) http-proxy[1]: msg_id="1AFF-002C" Deny 1-Trusted 0-External tcp 10.1.1.10 192.0.2.1 36834 80 msg="ProxyDeny: HTTP bad reputation" proxy_act="HTTP-ACT-OUT" reputation="100" host="a.example.com" path="/x" (HTTP-OUT-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) http-proxy[1]: msg_id="1AFF-0001" Deny 1-Trusted 6-Ext-access tcp 10.1.1.10 192.0.2.1 60654 80 msg="ProxyDeny: HTTP server response timeout" (HTTP-proxy-00)',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) sessiond[1]: msg_id="3E00-0002" Management user admin@Firebox-DB from 10.1.1.9 logged in',
      '<142>Nov 23 18:00:00 Firebox FVE60 (2023-11-23T18:00:00) firewall[10]: msg_id="3000-0148" Deny in a form of its own',
    ].join('\n'),
    seen: [
      packet(),
      packet(),
      denied({ verdict: 'allowed', port: 80, bytes: 2 }),
      denied({ port: 80, server: '192.0.2.1' }),
    ],
    unknown: 1,
  },
  {
    title: 'Stormshield',
    format: 'key-value',
    log: [
      'ipproto=tcp proto=https src=10.1.1.10 srcport=51235 dst=10.2.1.14 dstport=443 dstname=Endpoints action=block logtype="filter"',
      'ipproto=udp proto=quic src=10.1.1.10 srcport=51235 dst=10.2.1.14 dstport=443 action=block logtype="filter"',
      'ipproto=icmp src=10.1.1.10 dst=10.2.1.14 icmptype=8 icmpcode=0 action=block logtype="filter"',
      'ipproto=tcp proto=https src=10.1.1.10 srcport=51235 dst=10.2.1.14 dstport=443 action=pass logtype="connection"',
      'proto=ssl src=10.1.1.10 srcport=51235 dst=192.0.2.1 dstport=443 dstname=a.example.com action=block msg="x" logtype="ssl"',
      'proto=http src=10.1.1.10 srcport=51235 dst=192.0.2.1 dstport=80 dstname=a.example.com action=pass op=GET result=200 arg="/" logtype="web"',
      'proto=http src=10.1.1.10 srcport=51235 dst=192.0.2.1 dstport=80 dstname=a.example.com action=ponder op=GET result=200 arg="/" logtype="web"',
    ]
      .map(
        (rest) =>
          `<13>Nov 23 18:00:00 id=firewall time="2023-11-23 19:00:00" fw="SN1" tz=+0100 startime="2023-11-23 19:00:00" pri=5 srcif="Ethernet1" srcifname="in" ${rest}`,
      )
      .join('\n'),
    seen: [packet(), denied({ server: '192.0.2.1' }), denied({ verdict: 'allowed', port: 80 })],
    unknown: 1,
  },
  {
    title: "Suricata's EVE, and AWS Network Firewall's",
    format: 'json',
    log: [
      { event_type: 'alert', alert: { action: 'blocked' }, tls: { sni: 'a.example.com' } },
      { event_type: 'alert', alert: { action: 'allowed' }, tls: { sni: 'a.example.com' } },
      { event_type: 'alert', alert: { action: 'blocked' }, dest_ip: '10.2.1.14' },
      { event_type: 'drop', drop: { syn: true, ack: false }, dest_ip: '10.2.1.14' },
      { event_type: 'drop', drop: { syn: false, ack: true }, dest_ip: '10.2.1.14' },
      { event_type: 'alert', alert: { action: 'blocked' }, dest_ip: '10.2.1.14', proto: 'UDP' },
      { event_type: 'netflow', netflow: { pkts: 1 } },
      { event_type: 'alert', alert: { action: 'pondered' } },
    ]
      .flatMap((more, index) => {
        const event = {
          timestamp: '2023-11-23T18:00:00.000000+0000',
          flow_id: 1,
          src_ip: '10.1.1.10',
          src_port: 51_234,
          dest_ip: '192.0.2.1',
          dest_port: 443,
          proto: 'TCP',
          ...more,
        };
        const inside = { firewall_name: 'fw', event_timestamp: '1700762401', event };
        return JSON.stringify(index % 2 === 0 ? event : inside);
      })
      .join('\n'),
    seen: [denied({ server: '192.0.2.1' }), denied({ verdict: 'allowed' }), packet(), packet()],
    unknown: 1,
  },
];

describeSamples(SAMPLES);
