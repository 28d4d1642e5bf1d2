// PAC: private endpoints directly, everything else through the proxy.
// Made by Sekisho from the plan of site two-offices, appliance asr-london, scope names. Change the plan, not this file.
// Apply 1: publish proxy.pac on a web server that the machine reaches without a proxy, as application/x-ns-proxy-autoconfig
// Apply 2: name its URL as automatic configuration script; the Configuration Manager's own page takes no PAC file: it keeps its list
// Go back 1: remove the URL from the machine; the file itself changes nothing

var SEKISHO_NAMES = {
  ".3141592653589793238-asr-pod01-id1.uks.privatelink.siterecovery.windowsazure.com": true,
  ".3141592653589793238-asr-pod01-prot2.uks.privatelink.siterecovery.windowsazure.com": true,
  ".3141592653589793238-asr-pod01-rcm1.uks.privatelink.siterecovery.windowsazure.com": true,
  ".3141592653589793238-asr-pod01-srs1.uks.privatelink.siterecovery.windowsazure.com": true,
  ".3141592653589793238-asr-pod01-tel1.uks.privatelink.siterecovery.windowsazure.com": true,
  ".stcachelondon.blob.core.windows.net": true
};
var SEKISHO_FORMS = [
  /^(?:[0-9a-f]{32})-agent\.(?:[a-z0-9]{2,12})\.disc\.privatelink\.prod\.migration\.windowsazure\.com$/,
  /^(?:[a-z][a-z0-9-]{1,22}[a-z0-9])\.vault\.azure\.net$/
];

function FindProxyForURL(url, host) {
  var name = host.toLowerCase().replace(/\.$/, "");
  if (SEKISHO_NAMES["." + name] === true) return "DIRECT";
  for (var i = 0; i < SEKISHO_FORMS.length; i += 1) {
    if (SEKISHO_FORMS[i].test(name)) return "DIRECT";
  }
  return "PROXY 172.20.1.5:8080";
}
