/** Takes an answer: the declaration and the day's `declared` mark, written together before anything is sent. */
import type { Answers } from '../../shared/declaration.ts';
import { today } from '../clock.ts';
import { randomId } from '../random-id.ts';
import { storedDeclarations, storedDeclared, storedDrafts, storedObservations, writeTogether } from '../storage.ts';

/** A second answer about a service replaces the first; the first stays what it was. */
export async function declare(service: string, answers: Answers): Promise<void> {
  const declared = await storedDeclared.read();
  const replaces = declared[service]?.id;
  const id = randomId();
  const rows = await storedDeclarations.read();
  const row = { id, service, day: today(), answers, state: 'pending' as const, redated: false };
  const observations = await storedObservations.read();
  const marked = observations.map((one) =>
    one.service === service && !one.declared && one.day === row.day
      ? { ...one, declared: true, state: 'pending' as const, revision: one.revision + 1 }
      : one,
  );
  await writeTogether(
    storedDeclarations.entry([...rows, replaces ? { ...row, replaces } : row]),
    storedDeclared.entry({ ...declared, [service]: { id, answers } }),
    storedObservations.entry(marked),
  );
  const { [service]: _, ...drafts } = await storedDrafts.read();
  await storedDrafts.write(drafts);
}
