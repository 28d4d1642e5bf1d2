@echo off
rem WinHTTP: proxy and exceptions of the machine.
rem Made by Sekisho from the plan of site two-offices, appliance asr-london, scope names. Change the plan, not this file.
rem Apply 1: only if a service on the appliance is seen to ignore the internet options
rem Apply 2: in an elevated command prompt: set-winhttp.cmd (what it prints first is what stood there: keep it)
rem Go back 1: winhttp-undo.cmd (direct access), or netsh winhttp set proxy with what stood there
netsh winhttp reset proxy
