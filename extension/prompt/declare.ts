/** Takes what a person says about a service. All that it changes is written together, before anything is sent. */
import { addDays, quarterOf } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import { rulingOn } from '../../shared/policy.ts';
import type { Dismissal } from '../../shared/statement.ts';
import { today } from '../clock.ts';
import { DISMISSED_DAYS, isAnswered, isDismissed } from '../policy/bar.ts';
import { readHere } from '../policy/here.ts';
import { randomId } from '../random-id.ts';
import {
  NEW_ROW,
  type OutboxStatement,
  storedDeclarations,
  storedDeclared,
  storedDismissed,
  storedDrafts,
  storedErasures,
  storedLastAnswered,
  storedObservations,
  storedReported,
  storedStatements,
  writeTogether,
} from '../storage.ts';

/** A second answer about a service replaces the first; the first stays what it was. The same answer twice is one. */
export async function declare(service: string, answers: Answers): Promise<void> {
  const here = await readHere();
  const { declared, policy } = here;
  const before = declared[service];
  if (before && isAnswered(here, service) && isSame(before.answers, answers)) return forgetDraft(service);
  const id = randomId();
  const rows = await storedDeclarations.read();
  const row = { id, service, day: here.today, answers, ...NEW_ROW };
  const observations = await storedObservations.read();
  const marked = observations.map((one) =>
    one.service === service && !one.declared && one.day === row.day
      ? { ...one, declared: true, state: 'pending' as const, revision: one.revision + 1 }
      : one,
  );
  const { [service]: _, ...dismissed } = here.dismissed;
  const askAgain = rulingOn(policy, service)?.askAgain ?? 0;
  await writeTogether(
    storedDeclarations.entry([...rows, before ? { ...row, replaces: before.id } : row]),
    storedDeclared.entry({ ...declared, [service]: { id, answers, askAgain } }),
    storedObservations.entry(marked),
    storedDismissed.entry(dismissed),
    storedLastAnswered.entry(service),
  );
  await forgetDraft(service);
}

function isSame(a: Answers, b: Answers): boolean {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Answers)[];
  return keys.every((key) => a[key] === b[key]);
}

/** Takes back the answer in force. */
export async function withdraw(service: string): Promise<void> {
  const { [service]: known, ...others } = await storedDeclared.read();
  if (!known) return;
  const rows = await storedDeclarations.read();
  const row = { id: randomId(), service, day: today(), replaces: known.id, answers: null, ...NEW_ROW };
  await writeTogether(storedDeclarations.entry([...rows, row]), storedDeclared.entry(others));
}

/**
 * "Not for work", or "not AI": today's row goes, here and where it was sent, and the service is left alone for a while.
 * That somebody said so is counted, under no tag.
 */
export async function dismiss(service: string, reason: Dismissal): Promise<void> {
  const day = today();
  const dismissed = await storedDismissed.read();
  const known = dismissed[service];
  const isCounted =
    known !== undefined && known.reason === reason && isDismissed({ dismissed, today: day }, service, true);
  const observations = await storedObservations.read();
  const erasures = await storedErasures.read();
  const statements = await storedStatements.read();
  const sentUpTo = (await storedReported.read())[service]?.[quarterOf(day)];
  const isSent = sentUpTo !== undefined && sentUpTo >= day;
  const waits = erasures.find(({ id }) => id === known?.erasure);
  const erasure = waits ?? (isSent ? { id: randomId(), service, day: sentUpTo, ...NEW_ROW } : undefined);
  await writeTogether(
    storedObservations.entry(observations.filter((row) => row.service !== service || row.day !== day)),
    storedErasures.entry(erasure && !waits ? [...erasures, erasure] : erasures),
    storedStatements.entry(
      isCounted ? statements : [...statements, { kind: 'dismissal', id: randomId(), day, service, reason, ...NEW_ROW }],
    ),
    storedDismissed.entry({
      ...dismissed,
      [service]: {
        reason,
        until: isCounted ? known.until : addDays(day, DISMISSED_DAYS),
        ...(erasure ? { erasure: erasure.id } : {}),
      },
    }),
  );
  await forgetDraft(service);
}

/** From now on the service is noticed again. What was not sent yet is taken back whole; the day's row is made anew when it is met. */
export async function undoDismissal(service: string): Promise<void> {
  const { [service]: known, ...others } = await storedDismissed.read();
  if (!known) return;
  const statements = await storedStatements.read();
  const erasures = await storedErasures.read();
  const isUnsent = (row: OutboxStatement) =>
    row.kind === 'dismissal' && row.service === service && row.state === 'pending';
  await writeTogether(
    storedStatements.entry(statements.filter((row) => !isUnsent(row))),
    storedErasures.entry(erasures.filter(({ id }) => id !== known.erasure)),
    storedDismissed.entry(statements.some(isUnsent) ? others : { ...others, [service]: { ...known, undone: true } }),
  );
}

async function forgetDraft(service: string): Promise<void> {
  const { [service]: _, ...drafts } = await storedDrafts.read();
  await storedDrafts.write(drafts);
}
