@echo off
rem SYSTEM account: proxy and exceptions.
rem Made by Sekisho from the plan of site japan-east, appliance appliance1, scope zone. Change the plan, not this file.
rem Apply 1: in place of the script, in an elevated command prompt on the appliance: set-system-internet-options.cmd
rem Apply 2: restart the appliance, or the services that run as SYSTEM
rem Go back 1: bitsadmin /util /setieproxy LOCALSYSTEM RESET (no proxy; the script in its place knows what stood there before)
bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY 10.1.1.20:3128 "<local>;*.blob.core.windows.net;*.jpe.privatelink.siterecovery.windowsazure.com"
if errorlevel 1 exit /b 1
bitsadmin /util /getieproxy LOCALSYSTEM
