/** The limits of an approval, in words. Pure. */
import { AFFECTED, DOMAINS, isBoldPurpose, PURPOSES } from '../../shared/declaration.ts';
import type { Limits } from '../../shared/policy.ts';
import type { TextKey } from '../i18n.ts';

const DATA_TEXTS: Record<Limits['data'], TextKey | null> = {
  public: 'limitDataPublic',
  internal: 'limitDataInternal',
  confidential: 'limitDataConfidential',
  personal: 'limitDataPersonal',
  'sensitive-or-secret': null,
};

const HANDLING_TEXTS: Record<Limits['handling'], TextKey | null> = {
  'draft-i-rewrite': 'limitRewrite',
  'used-after-check': 'limitCheck',
  'used-unchecked': null,
};

/** A part of an approval that names what is approved, and what it names. */
export interface NamedLimit {
  text: 'limitPurposes' | 'limitDomains' | 'limitAffected';
  question: 'purpose' | 'domain' | 'affected';
  choices: readonly string[];
}

/** None where everything is approved, or nothing could be asked. */
export function namedLimits({ purposes, domains, affected }: Limits): NamedLimit[] {
  const named: NamedLimit[] = [];
  if (purposes.length < PURPOSES.length) named.push({ text: 'limitPurposes', question: 'purpose', choices: purposes });
  if (purposes.some(isBoldPurpose) && domains.length > 0 && domains.length < DOMAINS.length)
    named.push({ text: 'limitDomains', question: 'domain', choices: domains });
  if (!AFFECTED.every((one) => one === 'nobody' || affected.includes(one)))
    named.push({
      text: 'limitAffected',
      question: 'affected',
      choices: ['nobody', ...affected.filter((one) => one !== 'nobody')],
    });
  return named;
}

/** One for each other thing that is not approved; none where everything is. */
export function limitTexts({ accounts, data, handling }: Limits): TextKey[] {
  return [accountText(accounts), DATA_TEXTS[data], HANDLING_TEXTS[handling]].filter((key) => key !== null);
}

/** Which account is used cannot be seen, so this is a request to people. */
function accountText(accounts: Limits['accounts']): TextKey | null {
  if (accounts.length === 0 || accounts.includes('personal')) return null;
  return accounts.includes('none') ? 'limitNoPersonalAccount' : 'limitWorkAccount';
}
