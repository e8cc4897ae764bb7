import type { Answers } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';
import { choiceText, questionsFor } from './questions.ts';

interface Props {
  product: string;
  given: Answers;
  onChange: () => void;
}

export function GivenAnswers({ product, given, onChange }: Props) {
  return (
    <section>
      <h1>
        <bdi>{t('givenTitle', product)}</bdi>
      </h1>
      <p class="why">{t('givenText')}</p>
      <dl class="given">
        {questionsFor(given, given.account !== undefined).map(({ name, title }) => (
          <div key={name}>
            <dt>{t(title)}</dt>
            <dd>{t(choiceText(name, given[name] ?? ''))}</dd>
          </div>
        ))}
        {given.note !== undefined && (
          <div>
            <dt>{t('noteLabel')}</dt>
            <dd>
              <bdi>{given.note}</bdi>
            </dd>
          </div>
        )}
      </dl>
      <div class="actions">
        <button type="button" class="button" onClick={onChange}>
          {t('changeAnswer')}
        </button>
      </div>
    </section>
  );
}
