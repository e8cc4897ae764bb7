/** The organisation's AI policy as people read it here: which version waits, and what was acknowledged. */
import type { Policy, PolicyText, PolicyTranslation } from '../../shared/policy.ts';
import { translationFor } from '../../shared/policy.ts';
import type { CheckResult } from '../../shared/statement.ts';
import { browser } from '../browser.ts';
import { today } from '../clock.ts';
import { t } from '../i18n.ts';
import type { PolicyState } from '../messages.ts';
import { randomId } from '../random-id.ts';
import { NEW_ROW, storedAcknowledged, storedStatements, writeTogether } from '../storage.ts';
import { readPolicy } from './in-force.ts';

/** The text in force, when nobody has acknowledged it here. */
export async function unreadPolicyText({ text }: Pick<Policy, 'text'>): Promise<PolicyText | null> {
  return text && (await storedAcknowledged.read())[text.version] === undefined ? text : null;
}

export async function describePolicyText(): Promise<PolicyState> {
  const { text, contact } = await readPolicy();
  if (!text) return { text: null, contact };
  const acknowledged = (await storedAcknowledged.read())[text.version] ?? null;
  return {
    text: { version: text.version, translation: translationHere(text), acknowledged },
    contact,
  };
}

/** In the language of the screens around it, else the browser's. */
function translationHere(text: PolicyText): PolicyTranslation {
  return translationFor(text, t('languageTag'), browser.i18n.getUILanguage());
}

/** The first answer to the check question counts. Nothing when another version is in force by now. */
export async function acknowledge(version: number, choice: number | undefined): Promise<CheckResult | undefined> {
  const { text } = await readPolicy();
  if (text?.version !== version) return undefined;
  const acknowledged = await storedAcknowledged.read();
  const known = acknowledged[version];
  if (known) return known;
  const question = translationHere(text).check;
  const check = question ? (choice === question.answer ? 'passed' : 'failed') : 'none';
  const row = { kind: 'acknowledgement', id: randomId(), day: today(), version, check } as const;
  await writeTogether(
    storedAcknowledged.entry({ ...acknowledged, [version]: check }),
    storedStatements.entry([...(await storedStatements.read()), { ...row, ...NEW_ROW }]),
  );
  return check;
}
