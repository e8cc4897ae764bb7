/** The limits of an approval, in words, and whether an answer lies beyond them. Pure. */
import { type Answers, DATA_CLASSES, HANDLINGS, PURPOSES, type Purpose } from '../../shared/declaration.ts';
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

/** The purposes it is approved for; none where it is for all. */
export function limitedPurposes({ purposes }: Limits): readonly Purpose[] {
  return purposes.length < PURPOSES.length ? purposes : [];
}

export function hasLimits(limits: Limits): boolean {
  return limitTexts(limits).length + limitedPurposes(limits).length > 0;
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

export function isBeyond(limits: Limits, answers: Answers): boolean {
  const { accounts, data, handling } = limits;
  const purposes = limitedPurposes(limits);
  return (
    (purposes.length > 0 && !purposes.includes(answers.purpose)) ||
    DATA_CLASSES.indexOf(answers.data) > DATA_CLASSES.indexOf(data) ||
    HANDLINGS.indexOf(answers.handling) > HANDLINGS.indexOf(handling) ||
    (answers.account !== undefined && accounts.length > 0 && !accounts.includes(answers.account))
  );
}
