// The frame of the page: which site, which view, language, colours, connection.

import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

import { API, type ReadingLink } from '../api.ts';
import { CopyButton } from './parts/copy-button.tsx';
import { Mark } from './parts/icons.tsx';
import { COMMANDS, NextCommands } from './parts/next-commands.tsx';
import { countOpen, FindingsView } from './findings/findings-view.tsx';
import { NamesView } from './names/names-view.tsx';
import { RoadsView } from './roads/roads-view.tsx';
import { Replay } from './set-up/replay.tsx';
import { SetUpView } from './set-up/set-up-view.tsx';
import {
  appliances,
  chooseAppliance,
  connection,
  lastEventAt,
  loadFailure,
  plan,
  session,
  scenario,
} from './state/live.ts';
import { WindowedList } from './parts/windowed-list.tsx';
import { askServer } from './state/ask-server.ts';
import { go, view, VIEWS, type View } from './state/route.ts';
import { chooseTheme, theme, THEMES } from './state/theme.ts';
import { chooseLanguage, formatMoment, formatNumber, language, t } from './state/words.ts';
import { ToDoView } from './to-do/to-do-view.tsx';
import { WhatIfView } from './what-if/what-if-view.tsx';

const BODIES: Readonly<Record<View, () => JSX.Element>> = {
  'to-do': ToDoView,
  roads: RoadsView,
  names: NamesView,
  'set-up': SetUpView,
  findings: FindingsView,
  'what-if': WhatIfView,
};

export function App(): JSX.Element {
  const shown = view.value;
  const Body = BODIES[shown];
  useLayoutEffect(() => {
    // Another view begins at its top; what an address means in it comes into sight afterwards.
    scrollTo(0, 0);
  }, [shown]);
  return (
    <>
      <a class="skip" href="#main">
        {t('page.skip')}
      </a>
      <Header />
      <main
        id="main"
        tabIndex={-1}
        class={connection.value === 'restarted' ? 'as-it-was' : undefined}
      >
        <Notices />
        <Replay />
        {plan.value === null ? <Waiting /> : <Body />}
      </main>
    </>
  );
}

function Header(): JSX.Element {
  return (
    <header class="top">
      <div class="brand">
        <Mark />
        <h1>
          <span class="word">Sekisho</span>
          <span class="site-name">{session.value?.site ?? ''}</span>
        </h1>
      </div>
      <nav aria-label={t('page.views')}>
        <ul>
          {VIEWS.map((each) => (
            <li key={each}>
              <a
                href={`#/${each}`}
                aria-current={view.value === each ? 'page' : undefined}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                  // With what narrows the view: only the view changes.
                  event.preventDefault();
                  go(each, '');
                }}
              >
                {t(`page.view.${each}`)}
                <Badge of={each} />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="controls">
        <Appliance />
        <Connection />
        <ReadingLinkButton />
        <button
          type="button"
          class="button quiet"
          lang={language.value === 'en' ? 'ja' : 'en'}
          onClick={() => void chooseLanguage(language.value === 'en' ? 'ja' : 'en')}
        >
          {language.value === 'en' ? '日本語' : 'English'}
        </button>
        <select
          class="field quiet"
          aria-label={t('page.theme')}
          value={theme.value}
          onChange={({ currentTarget }) =>
            chooseTheme(THEMES.find((each) => each === currentTarget.value) ?? 'auto')
          }
        >
          {THEMES.map((each) => (
            <option key={each} value={each}>
              {t(`page.theme.${each}`)}
            </option>
          ))}
        </select>
      </div>
    </header>
  );
}

/** How many things of a view wait for somebody, or that what it shows has come to its end. */
function Badge({ of }: { readonly of: View }): JSX.Element | null {
  const { open, end } = scenario.value;
  const count = of === 'set-up' ? open.length : of === 'findings' ? countOpen() : 0;
  if (of === 'set-up' && count === 0 && end !== null)
    return (
      <span class={end.ok ? 'scenario-over ok' : 'scenario-over failed'}>
        {t(end.ok ? 'page.stage.done' : 'page.stage.failed')}
      </span>
    );
  if (count === 0) return null;
  return (
    <span class="badge">
      {formatNumber(count)}
      <span class="visually-hidden">
        {' '}
        {t(of === 'findings' ? 'page.findings.open' : 'page.waiting')}
      </span>
    </span>
  );
}

/** A link to what is shown, for others to read; asked of the server only when somebody wants it. */
function ReadingLinkButton(): JSX.Element | null {
  if (session.value?.hasReadingLink !== true) return null;
  return (
    <CopyButton
      text={async () => {
        const { link } = await askServer<ReadingLink>(API.readingLink, {});
        return `${link}${location.hash}`;
      }}
      label={t(`page.view.${view.value}`)}
      shows={t('page.copy-reading-link')}
    />
  );
}

function Appliance(): JSX.Element | null {
  if (appliances.value.length < 2) return null;
  return (
    <select
      class="field"
      aria-label={t('sheet.column.appliance')}
      value={plan.value?.appliance ?? ''}
      onChange={({ currentTarget }) => chooseAppliance(currentTarget.value)}
    >
      {appliances.value.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Connection(): JSX.Element {
  const isOldPlan = connection.value === 'open' && scenario.value.siteFailure !== null;
  const isLive = connection.value === 'open' && !isOldPlan && session.value?.mode !== 'replay';
  return (
    <span
      class={isOldPlan ? 'connection lost' : `connection ${connection.value}`}
      role="status"
      title={isLive ? t('page.connection.means') : undefined}
    >
      <span class="dot" aria-hidden="true" />
      {t(
        isOldPlan
          ? 'page.connection.old-plan'
          : connection.value === 'open' && session.value?.mode === 'replay'
            ? 'page.connection.saved'
            : `page.connection.${connection.value}`,
      )}
    </span>
  );
}

function Notices(): JSX.Element | null {
  const { siteFailure } = scenario.value;
  return (
    <>
      {connection.value === 'restarted' ? (
        <div class="notice" role="alert">
          <p>{t('page.restarted')}</p>
          {lastEventAt.value === null ? null : (
            <p>{t('page.as-of', { at: formatMoment(lastEventAt.value) })}</p>
          )}
          <NextCommands commands={[COMMANDS.link, COMMANDS.serve]} />
        </div>
      ) : null}
      {loadFailure.value === null ? null : (
        <p class="notice" role="alert">
          {t('page.failed', { message: loadFailure.value })}
        </p>
      )}
      {siteFailure === null ? null : <SiteFailure message={siteFailure} />}
    </>
  );
}

/** The last plan stands; what is wrong with the site's files, a line each. */
function SiteFailure({ message }: { readonly message: string }): JSX.Element {
  const problems = message.split('\n').filter((line) => line.trim() !== '');
  const at = scenario.value.site?.at;
  return (
    <div class="notice" role="alert">
      <p>{t('page.site-failed', { problems: formatNumber(problems.length) })}</p>
      {at === undefined ? null : <p>{t('page.plan-of', { at: formatMoment(at) })}</p>}
      <WindowedList
        class="problems"
        label={t('page.site-failed', { problems: formatNumber(problems.length) })}
        rows={problems}
        estimate={24}
      >
        {(problem) => <code>{problem}</code>}
      </WindowedList>
      <NextCommands commands={[COMMANDS.plan]} />
    </div>
  );
}

function Waiting(): JSX.Element {
  return <p class="empty">{loadFailure.value === null ? t('page.loading') : ''}</p>;
}
