@echo off
rem WinHTTP: proxy and exceptions of the machine.
rem Made by Sekisho from the plan of site japan-east, appliance appliance1, scope names. Change the plan, not this file.
rem Apply 1: only if a service on the appliance is seen to ignore the internet options
rem Apply 2: in an elevated command prompt: set-winhttp.cmd (what it prints first is what stood there: keep it)
rem Go back 1: winhttp-undo.cmd (direct access), or netsh winhttp set proxy with what stood there
netsh winhttp show proxy
netsh winhttp set proxy proxy-server="10.1.1.20:3128" bypass-list="1265443793182260898-asr-pod01-id1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-prot2.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-srs1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-tel1.jpe.privatelink.siterecovery.windowsazure.com;privateasr2cache.blob.core.windows.net"
