import { useState } from 'preact/hooks';
import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import type { Answer } from '../../../shared/questionnaire/answers.ts';
import { NOT_APPLICABLE, type Question, UNKNOWN } from '../../../shared/questionnaire/questionnaire.ts';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';
import { EvidenceEditor } from './EvidenceEditor.tsx';
import { partOfQuestion, stayAt } from './jump.ts';
import { isSame } from './merge-drafts.ts';
import { ProposedAnswer } from './ProposedAnswer.tsx';
import { QuestionChoices } from './QuestionChoices.tsx';
import type { Sayers } from './sayers.ts';

const NOTE_LENGTH = 2_000;
const NOT_ANSWERED: Answer = { choices: [], note: null, evidence: [] };

interface Props {
  question: Question;
  answer: Answer | undefined;
  proposed: OpenAssessmentReport['proposed'][string] | undefined;
  saidBy: Sayers;
  /** Only half given. */
  isWaiting: boolean;
  /** It was to be submitted, and this is missing. */
  isMissing: boolean;
  onAnswer: (answer: Answer | null) => void;
}

/** One question: its choices with their points, a proposed answer, a note, and evidence where the choice stands on it. */
export function QuestionCard({ question, answer, proposed, saidBy, isWaiting, isMissing, onAnswer }: Props) {
  const { id, text, help, kind, respondent } = question;
  const part = partOfQuestion(id);
  const given = answer ?? NOT_ANSWERED;
  const [isNoteOpen, setNoteOpen] = useState(given.note !== null);
  const change = (changed: Partial<Answer>) => onAnswer({ ...given, ...changed });
  const needsReason = given.choices.includes(NOT_APPLICABLE);
  const needsEvidence = given.choices.some((choice) => question.evidenceFor.includes(choice));
  const error = isMissing && !isWaiting ? t('question.missing') : null;
  const told = [help ? `${part}-help` : null, error ? `${part}-error` : null].filter(Boolean).join(' ');

  return (
    <fieldset
      class={isMissing ? 'question question-missing' : 'question'}
      id={part}
      tabIndex={-1}
      aria-describedby={told === '' ? undefined : told}
    >
      <legend>{text}</legend>
      <p class="question-for hint">{t('question.for', { who: t(`respondent.${respondent}`) })}</p>
      {help && (
        <p class="question-help soft" id={`${part}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${part}-error`}>
          {error}
        </p>
      )}
      {proposed && !isSame(proposed.answer.choices, given.choices) && (
        <ProposedAnswer
          question={question}
          proposed={proposed}
          saidBy={saidBy}
          onTake={() => {
            stayAt(part);
            onAnswer(proposed.answer);
          }}
        />
      )}
      {kind !== 'text' && (
        <QuestionChoices question={question} chosen={given.choices} onChange={(choices) => change({ choices })} />
      )}
      {kind === 'text' || needsReason || isNoteOpen ? (
        <TextField
          label={noteLabel(kind, needsReason)}
          error={needsReason && isWaiting ? t('question.reason-missing') : null}
          length={NOTE_LENGTH}
          rows={kind === 'text' ? 4 : 2}
          value={given.note ?? ''}
          onInput={(note) => change({ note: note === '' ? null : note })}
        />
      ) : null}
      {(needsEvidence || given.evidence.length > 0) && (
        <EvidenceEditor
          evidence={given.evidence}
          isNeeded={needsEvidence}
          isIncomplete={isWaiting}
          onChange={(evidence) => {
            // The button of a row goes with it.
            if (evidence.length < given.evidence.length) stayAt(part);
            change({ evidence });
          }}
        />
      )}
      <div class="question-actions">
        {kind !== 'text' && !needsReason && !isNoteOpen && (
          <button
            class="button button-quiet"
            type="button"
            onClick={() => {
              stayAt(part);
              setNoteOpen(true);
            }}
          >
            {t('question.add-note')}
          </button>
        )}
        {!needsEvidence &&
          given.evidence.length === 0 &&
          given.choices.length > 0 &&
          !given.choices.includes(UNKNOWN) && (
            <button
              class="button button-quiet"
              type="button"
              onClick={() =>
                change({ evidence: [{ link: '', effective: '' as Answer['evidence'][number]['effective'] }] })
              }
            >
              {t('question.add-evidence')}
            </button>
          )}
        {answer && (
          <button
            class="button button-quiet"
            type="button"
            onClick={() => {
              stayAt(part);
              onAnswer(null);
            }}
          >
            {t('question.clear')}
          </button>
        )}
      </div>
    </fieldset>
  );
}

function noteLabel(kind: Question['kind'], needsReason: boolean): string {
  if (needsReason) return t('question.reason');
  return t(kind === 'text' ? 'question.answer' : 'question.note');
}
