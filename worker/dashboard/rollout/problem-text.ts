import type { ManagedProblem } from '../../../shared/managed-configuration.ts';
import { t } from '../i18n.ts';

/** What is wrong with a key of what IT set, as a sentence. */
export function problemText({ code, key }: ManagedProblem): string {
  return t(`managed-problem.${code}`, { key });
}
