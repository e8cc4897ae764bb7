import { FINDING_KINDS, PRIORITIES } from '../../../shared/finding.ts';
import type { QueuedFinding } from '../../../shared/finding-queue.ts';
import { t } from '../i18n.ts';
import { NO_OWNER, type QueueFilter } from './group-findings.ts';

interface Props {
  findings: readonly QueuedFinding[];
  filter: QueueFilter;
  onChange: (filter: QueueFilter) => void;
}

const ANY = '*';

export function QueueTools({ findings, filter, onChange }: Props) {
  const kinds = FINDING_KINDS.filter((kind) => findings.some((finding) => finding.kind === kind));
  const owners = [...new Set(findings.map(({ system }) => system.owner ?? NO_OWNER))].sort((a, b) =>
    a.localeCompare(b),
  );
  return (
    <search class="tools">
      <Choice
        label={t('queue.priority')}
        options={PRIORITIES.map((one) => [one, `${one} ${t(`priority.${one}`)}`])}
        value={filter.priority}
        onChange={(chosen) => onChange({ ...filter, priority: PRIORITIES.find((one) => one === chosen) ?? null })}
      />
      <Choice
        label={t('list.finding')}
        options={kinds.map((one) => [one, t(`finding.${one}`)])}
        value={filter.kind}
        onChange={(chosen) => onChange({ ...filter, kind: kinds.find((one) => one === chosen) ?? null })}
      />
      <Choice
        label={t('details.owner')}
        options={owners.map((one) => [one, one === NO_OWNER ? t('details.no-owner') : one])}
        value={filter.owner}
        onChange={(owner) => onChange({ ...filter, owner })}
      />
    </search>
  );
}

interface ChoiceProps {
  label: string;
  options: readonly (readonly [value: string, text: string])[];
  value: string | null;
  onChange: (value: string | null) => void;
}

function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <label class="queue-choice">
      {label}
      <select
        class="field"
        value={value ?? ANY}
        onChange={(event) => onChange(event.currentTarget.value === ANY ? null : event.currentTarget.value)}
      >
        <option value={ANY}>{t('list.any-finding')}</option>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
