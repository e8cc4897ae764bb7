import { useRef, useState } from 'preact/hooks';
import { CONCERN_CATEGORIES, CONCERN_LENGTH, type ConcernCategory } from '../../shared/statement.ts';
import { tidyText } from '../../shared/text.ts';
import { type TextKey, t } from '../i18n.ts';
import { ask } from '../messages.ts';
import { rich } from '../rich.tsx';
import { TextArea } from '../TextArea.tsx';
import { useAction } from '../use-action.ts';

interface Props {
  about: { service: string; product: string } | null;
  /** It is about no service after all. */
  onForget: () => void;
  onDone: (anonymous: boolean) => void;
}

const CATEGORY_TEXTS: Record<ConcernCategory, TextKey> = {
  'unfair-to-people': 'concern_unfair_to_people',
  'wrong-or-misleading': 'concern_wrong_or_misleading',
  'personal-data': 'concern_personal_data',
  'confidential-data': 'concern_confidential_data',
  safety: 'concern_safety',
  security: 'concern_security',
  'rules-not-followed': 'concern_rules_not_followed',
  'something-else': 'concern_something_else',
};

const WAYS = [
  { way: 'signed', title: 'concernSigned', text: 'concernSignedText' },
  { way: 'anonymous', title: 'concernAlone', text: 'concernAloneText' },
] as const;
type Way = (typeof WAYS)[number]['way'];
type Part = 'category' | 'text' | 'way';

export function ConcernForm({ about, onForget, onDone }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [category, setCategory] = useState<ConcernCategory | null>(null);
  const [text, setText] = useState('');
  const [way, setWay] = useState<Way | null>(null);
  const [missing, setMissing] = useState<readonly Part[]>([]);
  const reporting = useAction(report);

  const open: Part[] = [
    ...(category === null ? (['category'] as const) : []),
    ...(tidyText(text) === '' ? (['text'] as const) : []),
    ...(way === null ? (['way'] as const) : []),
  ];
  const isMarked = (part: Part) => missing.includes(part) && open.includes(part);

  async function report(): Promise<void> {
    if (category === null || way === null) return;
    const anonymous = way === 'anonymous';
    await ask<'report-concern'>({
      kind: 'report-concern',
      category,
      text: tidyText(text),
      ...(about ? { service: about.service } : {}),
      anonymous,
    });
    onDone(anonymous);
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    setMissing(open);
    if (open[0] === undefined) reporting.run();
    else form.current?.querySelector<HTMLElement>(`[name="${open[0]}"]`)?.focus();
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      {about && (
        <p class="row-with-button">
          <span>{rich('concernAbout', about.product)}</span>
          <button type="button" class="button button-small" onClick={onForget}>
            {t('concernForget')}
          </button>
        </p>
      )}
      <fieldset
        class={isMarked('category') ? 'question question-open' : 'question'}
        aria-describedby={isMarked('category') ? 'category-missing' : undefined}
      >
        <legend>{t('concernCategory')}</legend>
        {isMarked('category') && <Missing id="category-missing" />}
        <div class="choices">
          {CONCERN_CATEGORIES.map((one) => (
            <label key={one} class="choice">
              <input
                type="radio"
                name="category"
                value={one}
                checked={category === one}
                onChange={() => setCategory(one)}
              />
              <span>{t(CATEGORY_TEXTS[one])}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class={isMarked('text') ? 'question question-open' : 'question'}>
        <TextArea
          id="concern-text"
          name="text"
          label={t('concernWhat')}
          hint={t('concernWhatHint')}
          error={isMarked('text') ? t('concernTextMissing') : ''}
          length={CONCERN_LENGTH}
          value={text}
          onInput={setText}
        />
      </div>
      <fieldset
        class={isMarked('way') ? 'question question-open' : 'question'}
        aria-describedby={isMarked('way') ? 'way-missing' : undefined}
      >
        <legend>{t('concernWay')}</legend>
        {isMarked('way') && <Missing id="way-missing" />}
        <div class="ways">
          {WAYS.map((one) => (
            <label key={one.way} class="way">
              <input
                type="radio"
                name="way"
                value={one.way}
                checked={way === one.way}
                onChange={() => setWay(one.way)}
              />
              <span>
                <b>{t(one.title)}</b>
                <span class="hint">{t(one.text)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="actions">
        <p role="status" class="actions-status">
          {reporting.failed ? t('failed') : missing.length > 0 && open.length > 0 ? t('incomplete') : ''}
        </p>
        <button type="submit" class="button button-main" aria-disabled={reporting.busy}>
          {t(reporting.busy ? 'sending' : 'concernSend')}
        </button>
      </div>
    </form>
  );
}

function Missing({ id }: { id: string }) {
  return (
    <p id={id} class="question-missing">
      {t('questionMissing')}
    </p>
  );
}
