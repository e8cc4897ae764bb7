import type { Evidence } from '../../../shared/questionnaire/answers.ts';
import { DayField } from '../forms/DayField.tsx';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';

const MOST = 10;
const LINK_LENGTH = 500;
/** As it stands while it is typed: neither is there yet. */
const BLANK = { link: '', effective: '' } as unknown as Evidence;

interface Props {
  evidence: readonly Evidence[];
  /** The choice stands only with it. */
  isNeeded: boolean;
  isIncomplete: boolean;
  onChange: (evidence: Evidence[]) => void;
}

/** Where it is written down, and from which day it holds. */
export function EvidenceEditor({ evidence, isNeeded, isIncomplete, onChange }: Props) {
  const rows = evidence.length === 0 && isNeeded ? [BLANK] : evidence;
  const change = (at: number, changed: Partial<Evidence>) =>
    onChange(rows.map((row, position) => (position === at ? { ...row, ...changed } : row)));
  return (
    <div class="evidence">
      <p class="hint">{t(isNeeded ? 'evidence.needed' : 'evidence.optional')}</p>
      {rows.map((row, at) => (
        // Rows have no name but their place.
        <div class="evidence-row" key={at}>
          <TextField
            label={t('evidence.link')}
            length={LINK_LENGTH}
            error={isIncomplete && row.link.trim() === '' ? t('evidence.link-missing') : null}
            value={row.link}
            onInput={(link) => change(at, { link })}
          />
          <DayField
            label={t('evidence.effective')}
            error={isIncomplete && row.effective.length === 0 ? t('evidence.day-missing') : null}
            value={row.effective}
            onInput={(effective) => change(at, { effective: effective as Evidence['effective'] })}
          />
          {evidence.length > 0 && (
            <button
              class="button button-quiet"
              type="button"
              onClick={() => onChange(evidence.filter((_, position) => position !== at))}
            >
              {t('evidence.remove')}
            </button>
          )}
        </div>
      ))}
      {evidence.length > 0 && evidence.length < MOST && (
        <button class="button button-quiet" type="button" onClick={() => onChange([...evidence, BLANK])}>
          {t('evidence.more')}
        </button>
      )}
    </div>
  );
}
