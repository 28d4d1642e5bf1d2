@echo off
rem SYSTEM account: proxy and exceptions.
rem Made by Sekisho from the plan of site japan-east, appliance appliance1, scope names. Change the plan, not this file.
rem Apply 1: in place of the script, in an elevated command prompt on the appliance: set-system-internet-options.cmd
rem Apply 2: restart the appliance, or the services that run as SYSTEM
rem Go back 1: bitsadmin /util /setieproxy LOCALSYSTEM RESET (no proxy; the script in its place knows what stood there before)
bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY 10.1.1.20:3128 "<local>;1265443793182260898-asr-pod01-id1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-prot2.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-srs1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-tel1.jpe.privatelink.siterecovery.windowsazure.com;privateasr2cache.blob.core.windows.net"
if errorlevel 1 exit /b 1
bitsadmin /util /getieproxy LOCALSYSTEM
