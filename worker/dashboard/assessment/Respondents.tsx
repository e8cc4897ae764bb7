import type { Draft } from '../../../shared/open-assessment.ts';
import { RESPONDENTS } from '../../../shared/questionnaire/questionnaire.ts';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';

interface Props {
  respondents: Draft['respondents'];
  onChange: (respondents: Draft['respondents']) => void;
}

const NAME_LENGTH = 120;

/** Who is asked for each part: a person or a post, as one writes it down. */
export function Respondents({ respondents, onChange }: Props) {
  return (
    <section class="panel" id="respondents" tabIndex={-1} aria-labelledby="respondents-title">
      <h2 id="respondents-title">{t('respondents.title')}</h2>
      <p class="soft">{t('respondents.intro')}</p>
      <div class="field-row">
        {RESPONDENTS.map((one) => (
          <TextField
            key={one}
            label={t(`respondent.${one}`)}
            length={NAME_LENGTH}
            value={respondents[one] ?? ''}
            onInput={(name) => onChange({ ...respondents, [one]: name === '' ? null : name })}
          />
        ))}
      </div>
    </section>
  );
}
