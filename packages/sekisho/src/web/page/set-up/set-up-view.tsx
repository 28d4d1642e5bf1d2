// A set-up as it happens: the stages of each run, what waits for somebody's word,
// the replication, and a log of everything that changed.

import type { JSX } from 'preact';

import { CopyButton } from '../parts/copy-button.tsx';
import { COMMANDS, NextCommands } from '../parts/next-commands.tsx';
import { session, scenario, shownUntil } from '../state/live.ts';
import type { RunLines, StageLine } from '../state/scenario.ts';
import { formatMoment, formatNumber, sayWord, t } from '../state/words.ts';
import { Activity } from './activity.tsx';
import { Proposals } from './proposals.tsx';
import { Replication } from './replication.tsx';

export function SetUpView(): JSX.Element {
  const { scenario: emitted, runs, progress, entries } = scenario.value;
  return (
    <section class="set-up-view" aria-labelledby="set-up-title">
      <h2 id="set-up-title">{t('page.view.set-up')}</h2>
      <ScenarioHead />
      <Proposals />
      {emitted === null && runs.length === 0 && progress.length === 0 ? (
        <div class="empty">
          {t(
            session.value?.mode === 'site'
              ? 'page.set-up.none'
              : shownUntil.value === null
                ? 'page.set-up.waiting'
                : 'page.set-up.before-first',
          )}
          {session.value?.mode === 'site' ? (
            <NextCommands commands={[COMMANDS.rehearse, COMMANDS.assist, COMMANDS.withLogs]} />
          ) : null}
        </div>
      ) : null}
      <div class="set-up-columns">
        <div>
          {runs.length === 0 ? null : <Runs />}
          {progress.length === 0 ? null : <FromLogs />}
          <ByHand />
        </div>
        <div>
          <Replication />
          {entries.length === 0 ? null : <Activity />}
        </div>
      </div>
    </section>
  );
}

function ScenarioHead(): JSX.Element | null {
  const { scenario: emitted, end, failover } = scenario.value;
  if (emitted === null) return null;
  return (
    <div class="scenario-head">
      <p class="scenario-name">
        <b>{emitted.scenario}</b> {sayWord('scenario', emitted.scenario)}
      </p>
      <p
        role="status"
        class={
          end === null ? 'scenario-end running' : end.ok ? 'scenario-end ok' : 'scenario-end failed'
        }
      >
        {end === null
          ? t(shownUntil.value === null ? 'page.scenario.running' : 'page.scenario.was-running')
          : t(end.ok ? 'screen.done' : 'screen.not-done', {
              scenario: emitted.scenario,
              seconds: formatNumber(end.seconds, 1),
            })}
      </p>
      {failover === null ? null : (
        <p class={failover.identical ? 'failover ok' : 'failover failed'}>
          {failover.identical
            ? t('screen.failover-identical', { sha: `${failover.recovered.slice(0, 16)}…` })
            : t('screen.failover-different', {
                recovered: failover.recovered.slice(0, 16),
                source: failover.source.slice(0, 16),
              })}
        </p>
      )}
    </div>
  );
}

function Runs(): JSX.Element {
  const { runs } = scenario.value;
  return (
    <section aria-labelledby="stages-title">
      <h3 id="stages-title">{t('page.stages')}</h3>
      <ol class="runs" reversed>
        {runs.toReversed().map((run, at) => (
          <Run key={run.number} run={run} isLast={at === 0} />
        ))}
      </ol>
    </section>
  );
}

function Run({ run, isLast }: { readonly run: RunLines; readonly isLast: boolean }): JSX.Element {
  const failed = run.stages.find(({ state }) => state === 'failed');
  const outcome =
    failed === undefined
      ? t('page.run.stages', { count: run.stages.filter(({ state }) => state === 'done').length })
      : t('page.run.failed-at', { stage: sayWord('stage', failed.stage) });
  return (
    <li class={failed === undefined ? 'run' : 'run failed'}>
      <details open={isLast}>
        <summary>
          <b>{t('screen.run', { number: run.number })}</b> <span>{outcome}</span>
        </summary>
        <ol class="stages" aria-live={isLast ? 'polite' : 'off'}>
          {run.stages.map((line, at) => (
            <Stage key={at} line={line} />
          ))}
        </ol>
      </details>
    </li>
  );
}

function Stage({ line }: { readonly line: StageLine }): JSX.Element {
  const { failure } = line;
  return (
    <li class={`stage ${line.state}`}>
      <span class="stage-mark" aria-hidden="true" />
      <span class="stage-name">{sayWord('stage', line.stage)}</span>
      <span class="stage-state">{t(`page.stage.${line.state}`)}</span>
      <span class="stage-time">
        {line.seconds === null
          ? ''
          : `${line.seconds < 0.1 ? '<\u00A00.1' : formatNumber(line.seconds, 1)}\u00A0s`}
      </span>
      {failure === null ? null : (
        <p class="stage-failure">
          {sayWord('page.program', failure.program)}: <code>{failure.name}</code> {failure.message}
        </p>
      )}
    </li>
  );
}

function FromLogs(): JSX.Element {
  return (
    <section aria-labelledby="progress-title">
      <h3 id="progress-title">{t('page.progress')}</h3>
      <ol class="stages">
        {scenario.value.progress.map(({ appliance, stage, state, at }) => (
          <li key={`${appliance ?? ''} ${stage}`} class={`stage ${state}`}>
            <span class="stage-mark" aria-hidden="true" />
            <span class="stage-name">
              {appliance === undefined ? '' : `${appliance}: `}
              {sayWord('stage', stage)}
            </span>
            <span class="stage-state">{t(`page.progress.${state}`)}</span>
            <span class="stage-time">{formatMoment(at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ByHand(): JSX.Element | null {
  const { byHand } = scenario.value;
  if (byHand.length === 0) return null;
  return (
    <section aria-labelledby="by-hand-title">
      <h3 id="by-hand-title">{t('page.by-hand')}</h3>
      {byHand.map((task, at) => (
        <article key={at} class="layer">
          <h4>
            {t(`layer.${task.layer}`)} <span class="count">{task.where}</span>
          </h4>
          <div class="copy-ready">
            <CopyButton
              text={task.text}
              label={t('page.copy-layer', { layer: t(`layer.${task.layer}`) })}
            />
            <pre tabIndex={0}>{task.text}</pre>
          </div>
        </article>
      ))}
    </section>
  );
}
