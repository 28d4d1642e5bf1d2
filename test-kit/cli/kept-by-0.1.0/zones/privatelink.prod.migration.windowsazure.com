$ORIGIN .
$TTL 10	; 10 seconds
privatelink.prod.migration.windowsazure.com IN SOA localhost. nobody.invalid. (
				2          ; serial
				3600       ; refresh (1 hour)
				600        ; retry (10 minutes)
				86400      ; expire (1 day)
				10         ; minimum (10 seconds)
				)
			NS	localhost.
$ORIGIN privatelink.prod.migration.windowsazure.com.
5f0c3a8e9b7d41d2a6e4c0b19d837f52-agent.je.disc A 10.2.1.19
$ORIGIN 5f0c3a8e9b7d41d2a6e4c0b19d837f52-agent.je.disc.privatelink.prod.migration.windowsazure.com.
_sekisho		TXT	"heritage=sekisho,site=japan-east" "10.2.1.19"
