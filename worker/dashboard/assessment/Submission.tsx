import { useEffect, useRef, useState } from 'preact/hooks';
import type { AiSystem } from '../../../shared/inventory.ts';
import type { Draft } from '../../../shared/open-assessment.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import type { FormResult } from '../../../shared/questionnaire/result.ts';
import { type Failure, send } from '../client.ts';
import { failureText } from '../failure-text.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { hrefOf } from '../route.ts';
import { useAction } from '../use-action.ts';
import type { DraftSaver } from './draft-saver.ts';
import { JumpLink } from './JumpLink.tsx';
import { partOfField, partOfQuestion } from './jump.ts';
import { type Gap, missingOf } from './missing.ts';

interface Props {
  system: AiSystem;
  form: Questionnaire;
  draft: Draft;
  result: FormResult;
  waiting: ReadonlySet<string>;
  saver: DraftSaver;
  /** What is to be marked as missing: questions, and `scope`. */
  onMissing: (parts: ReadonlySet<string>) => void;
  onSubmitted: () => void;
}

/** Hands the draft to whoever approves; what is missing is listed, and each line leads to it. */
export function Submission({ system, form, draft, result, waiting, saver, onMissing, onSubmitted }: Props) {
  const action = useAction();
  const [tried, setTried] = useState(0);
  const list = useRef<HTMLElement>(null);
  const gaps = missingOf({ form, draft, result, waiting });
  const isListed = tried > 0 && gaps.length > 0;
  useEffect(() => {
    if (isListed) list.current?.focus();
  }, [tried]);

  const submit = async () => {
    setTried(tried + 1);
    onMissing(new Set(gaps.map(({ part }) => part)));
    if (gaps.length > 0 || !(await saver.flush())) return;
    const path = pathOf('assessmentSubmission', { id: system.id });
    if (await action.run((token) => send(token, { path, method: 'POST', version: saver.version() }))) onSubmitted();
  };

  return (
    <section class="panel" id="submission" tabIndex={-1} aria-labelledby="submission-title">
      <h2 id="submission-title">{t('submission.title')}</h2>
      <p class="soft">{t('submission.intro')}</p>
      {system.owner === null && (
        <p class="hint">
          {t('submission.no-owner')}{' '}
          <a class="jump" href={hrefOf({ kind: 'system', id: system.id, part: 'owner' })}>
            {t('review.name-owner')}
          </a>
        </p>
      )}
      {isListed && (
        <section class="missing" ref={list} tabIndex={-1} aria-labelledby="missing-title">
          <h3 id="missing-title">{t('submission.missing', { count: gaps.length })}</h3>
          <ul class="task-links">
            {gaps.map((gap) => (
              <li key={gap.part}>
                <JumpLink system={system.id} part={gap.part === 'scope' ? 'scope' : partOfQuestion(gap.part)}>
                  {gap.text}
                </JumpLink>{' '}
                <span class="hint">{gapText(gap)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {refusedPart(action.failure) && action.failure && (
        <p role="status">
          <JumpLink system={system.id} part={refusedPart(action.failure) ?? ''}>
            {failureText(action.failure).next}
          </JumpLink>
        </p>
      )}
      <ActionForm {...action} main submit={t('submission.submit')} onSubmit={() => void submit()} />
    </section>
  );
}

/** What the server refuses may be on this screen. */
function refusedPart(failure: Failure | null): string | null {
  const part = failure?.kind === 'refused' && failure.field !== null ? partOfField(failure.field) : null;
  return part === 'submission' ? null : part;
}

function gapText({ why }: Gap): string {
  return t(`gap.${why}`);
}
