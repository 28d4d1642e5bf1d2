import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
const [,, bin, site, prefix, extra=''] = process.argv;
const s = spawn('node', [bin, 'serve', site, ...extra.split(' ').filter(Boolean), '--no-open', '--port', '0'], {stdio:['ignore','ignore','pipe']});
let t=''; const link = await new Promise(r=>s.stderr.on('data',d=>{t+=d; const m=/http:\S+token=\S+/.exec(t); if(m) r(m[0]);}));
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] });
const c = await b.newContext({viewport:{width:1440,height:900}}); const p = await c.newPage();
await p.goto(link); await p.waitForTimeout(3000); await p.screenshot({path: prefix+'-todo.png'});
for (const v of ['roads','findings','what-if','names']) { await p.evaluate((x)=>{location.hash='#/'+x}, v); await p.waitForTimeout(1500); await p.screenshot({path: prefix+'-'+v+'.png'}); }
await b.close(); s.kill('SIGINT');
