// Where the page begins in the browser.

import { render } from 'preact';

import './style/tokens.css';
import './style/base.css';
import './style/roads.css';
import './style/to-do.css';
import './style/views.css';
import './style/print.css';
import { App } from './app.tsx';
import { printWhole } from './parts/windowed.ts';
import { start } from './state/live.ts';
import { startRouting } from './state/route.ts';
import { startTheme } from './state/theme.ts';
import { followTitle } from './title.ts';
import { followToDo } from './to-do/load-to-do.ts';

const ground = document.querySelector('#app');
if (ground !== null) {
  startTheme();
  startRouting();
  render(<App />, ground);
  printWhole(() => render(<App />, ground));
  followToDo();
  followTitle();
  void start();
}
