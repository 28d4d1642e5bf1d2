$ORIGIN .
$TTL 10	; 10 seconds
privatelink.siterecovery.windowsazure.com IN SOA localhost. nobody.invalid. (
				2          ; serial
				3600       ; refresh (1 hour)
				600        ; retry (10 minutes)
				86400      ; expire (1 day)
				10         ; minimum (10 seconds)
				)
			NS	localhost.
$ORIGIN jpe.privatelink.siterecovery.windowsazure.com.
1265443793182260898-asr-pod01-id1 A 10.2.1.13
$ORIGIN 1265443793182260898-asr-pod01-id1.jpe.privatelink.siterecovery.windowsazure.com.
_sekisho		TXT	"heritage=sekisho,site=japan-east" "10.2.1.13"
$ORIGIN jpe.privatelink.siterecovery.windowsazure.com.
1265443793182260898-asr-pod01-prot2 A 10.2.1.17
$ORIGIN 1265443793182260898-asr-pod01-prot2.jpe.privatelink.siterecovery.windowsazure.com.
_sekisho		TXT	"heritage=sekisho,site=japan-east" "10.2.1.17"
$ORIGIN jpe.privatelink.siterecovery.windowsazure.com.
1265443793182260898-asr-pod01-rcm1 A 10.2.1.14
$ORIGIN 1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com.
_sekisho		TXT	"heritage=sekisho,site=japan-east" "10.2.1.14"
$ORIGIN jpe.privatelink.siterecovery.windowsazure.com.
1265443793182260898-asr-pod01-srs1 A 10.2.1.15
$ORIGIN 1265443793182260898-asr-pod01-srs1.jpe.privatelink.siterecovery.windowsazure.com.
_sekisho		TXT	"heritage=sekisho,site=japan-east" "10.2.1.15"
$ORIGIN jpe.privatelink.siterecovery.windowsazure.com.
1265443793182260898-asr-pod01-tel1 A 10.2.1.16
$ORIGIN 1265443793182260898-asr-pod01-tel1.jpe.privatelink.siterecovery.windowsazure.com.
_sekisho		TXT	"heritage=sekisho,site=japan-east" "10.2.1.16"
