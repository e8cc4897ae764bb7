/** What browsers will do by a decision, in words, before it is made. Pure. */
import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import { t } from '../i18n.ts';
import type { TypedDecision } from './decision.ts';

/** A rejection by which nobody is kept out. */
export function letsPeopleGoOn(
  { decision, mode }: Pick<TypedDecision, 'decision' | 'mode'>,
  { modes }: Pick<OpenAssessmentReport, 'modes'>,
): boolean {
  return decision === 'rejected' && (mode ?? modes.rejected) !== 'block';
}

export function previewDecision(
  { decision, conditions, scope, groups, otherwise, alternative, mode }: TypedDecision,
  alternativeName: string,
  { modes, groups: known }: Pick<OpenAssessmentReport, 'modes' | 'groups'>,
): string[] {
  if (decision === null) return [];
  if (groups?.length === 0) return [t('preview.no-groups')];
  const chosen = mode ?? modes[decision];
  const names = known.filter(({ number }) => groups?.includes(number)).map(({ name }) => name);
  const who = groups === null ? t('preview.everybody') : t('preview.groups', { groups: names.join(', ') });
  const lines = [t('preview.mode', { who, mode: t(`mode.${chosen}`) })];
  if (decision === 'approved-with-conditions' && conditions.trim() !== '') {
    lines.push(t('preview.conditions', { conditions: conditions.trim() }));
  }
  if (decision !== 'rejected' && scope !== null) {
    lines.push(t('preview.limits', { data: t(`data.${scope.data}`), handling: t(`handling.${scope.handling}`) }));
    if (scope.accounts.length > 0) {
      lines.push(t('preview.accounts', { accounts: scope.accounts.map((one) => t(`account.${one}`)).join(', ') }));
    }
    lines.push(
      otherwise.purposes === 'rejected'
        ? t('preview.purposes-rejected', { mode: t(`mode.${modes.rejected}`) })
        : t('preview.purposes-open'),
    );
  }
  if (groups !== null) {
    const other = otherwise.groups === 'rejected' ? modes.rejected : modes.unassessed;
    lines.push(t(`preview.groups-${otherwise.groups}`, { mode: t(`mode.${other}`) }));
  }
  if (alternative !== null) lines.push(t('preview.alternative', { product: alternativeName }));
  return lines;
}
