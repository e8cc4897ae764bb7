import { useRef } from 'preact/hooks';
import type { ImpactLevel } from '../../../shared/impact-level.ts';
import { type Questionnaire, RESPONDENTS } from '../../../shared/questionnaire/questionnaire.ts';
import { failureText } from '../failure-text.ts';
import { formatTime, t } from '../i18n.ts';
import { type DraftSaver, mayPass, type Saving } from './draft-saver.ts';
import { JumpLink } from './JumpLink.tsx';
import { partOfField } from './jump.ts';

interface Props {
  system: string;
  form: Questionnaire;
  level: ImpactLevel;
  saving: Saving;
  /** How many answers are only half given. */
  waiting: number;
  saver: DraftSaver;
}

/** Whether what was typed is on the server, and what to do when it is not; with the level, where there is no room for more. */
export function SaveState({ system, form, level, saving, waiting, saver }: Props) {
  const told = useRef<HTMLParagraphElement>(null);
  const isTrouble = saving.kind === 'failed' || saving.kind === 'conflict';
  const rejoin = (whose: 'mine' | 'theirs') => {
    // The buttons go with the conflict.
    told.current?.focus({ preventScroll: true });
    void saver.rejoin(whose);
  };
  return (
    <div class={isTrouble ? 'save-state save-trouble' : 'save-state'}>
      <div class="save-line">
        <p role="status" ref={told} tabIndex={-1} class={isTrouble ? 'late' : undefined}>
          {saveText(saving)}
        </p>
        <p class="save-level" aria-hidden="true">
          {t('result.level', { level })}
        </p>
      </div>
      {waiting > 0 && <p class="hint">{t('save.half', { count: waiting })}</p>}
      {saving.kind === 'failed' && (
        <>
          <p class="hint">
            {failureText(saving.failure).title}. {failureText(saving.failure).next}
            {mayPass(saving.failure) && ` ${t('save.by-itself')}`}
          </p>
          <button
            class="button"
            type="button"
            onClick={() => {
              told.current?.focus({ preventScroll: true });
              void saver.flush();
            }}
          >
            {t('failure.retry')}
          </button>
        </>
      )}
      {saving.kind === 'conflict' && (
        <>
          <p class="hint">{t('save.conflict-next')}</p>
          <ul class="task-links">
            {saving.clashes.map((part) => (
              <li key={part}>
                <JumpLink system={system} part={partOfField(part)}>
                  {clashText(part, form)}
                </JumpLink>
              </li>
            ))}
          </ul>
          <div class="actions">
            <button class="button button-main" type="button" onClick={() => rejoin('mine')}>
              {t('save.mine')}
            </button>
            <button class="button" type="button" onClick={() => rejoin('theirs')}>
              {t('save.theirs')}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function saveText(saving: Saving): string {
  switch (saving.kind) {
    case 'saved':
      return saving.at === null ? t('save.saved') : t('save.saved-at', { time: formatTime(saving.at) });
    case 'waiting':
    case 'saving':
      return t('save.saving');
    case 'failed':
      return t('save.failed');
    case 'conflict':
      return t('save.conflict', { count: saving.clashes.length });
  }
}

/** What a part is called on screen. */
function clashText(part: string, form: Questionnaire): string {
  const question = form.sections.flatMap(({ questions }) => questions).find(({ id }) => part === `answers.${id}`);
  if (question) return question.text;
  const who = RESPONDENTS.find((one) => part === `respondents.${one}`);
  if (who) return `${t('respondents.title')}: ${t(`respondent.${who}`)}`;
  if (part === 'advice') return t('advice.title');
  return t(part === 'groups' ? 'reach.who' : 'scope.title');
}
