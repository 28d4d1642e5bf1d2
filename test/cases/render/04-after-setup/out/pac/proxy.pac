// PAC: private endpoints directly, everything else through the proxy.
// Made by Sekisho from the plan of site japan-east, appliance appliance1, scope zone. Change the plan, not this file.
// Apply 1: publish proxy.pac on a web server that the machine reaches without a proxy, as application/x-ns-proxy-autoconfig
// Apply 2: name its URL as automatic configuration script; the Configuration Manager's own page takes no PAC file: it keeps its list
// Go back 1: remove the URL from the machine; the file itself changes nothing

var SEKISHO_NAMES = {
  ".1265443793182260898-asr-pod01-id1.jpe.privatelink.siterecovery.windowsazure.com": true,
  ".1265443793182260898-asr-pod01-prot2.jpe.privatelink.siterecovery.windowsazure.com": true,
  ".1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com": true,
  ".1265443793182260898-asr-pod01-srs1.jpe.privatelink.siterecovery.windowsazure.com": true,
  ".1265443793182260898-asr-pod01-tel1.jpe.privatelink.siterecovery.windowsazure.com": true,
  ".5f0c3a8e9b7d41d2a6e4c0b19d837f52-agent.je.disc.privatelink.prod.migration.windowsazure.com": true,
  ".privateasr2cache.blob.core.windows.net": true,
  ".privateasr58afkv.vault.azure.net": true
};
var SEKISHO_FORMS = [
];

function FindProxyForURL(url, host) {
  var name = host.toLowerCase().replace(/\.$/, "");
  if (SEKISHO_NAMES["." + name] === true) return "DIRECT";
  for (var i = 0; i < SEKISHO_FORMS.length; i += 1) {
    if (SEKISHO_FORMS[i].test(name)) return "DIRECT";
  }
  return "PROXY 10.1.1.20:3128";
}
