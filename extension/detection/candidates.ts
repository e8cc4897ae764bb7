/**
 * Names that look like AI tools and stand in no catalogue. They are kept in this browser and nowhere else, prompt nobody,
 * and are forgotten after five weeks.
 */
import { type Grade, gradeHost, gradeName } from '../../shared/candidate/grade.ts';
import { readBounds } from '../../shared/catalogue/built-in.ts';
import type { Recogniser } from '../../shared/catalogue/recognise.ts';
import { registrableDomain } from '../../shared/catalogue/reserved.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { today } from '../clock.ts';
import { readStanding } from '../identity/standing.ts';
import { type Candidate, storedCandidates } from '../storage.ts';

/** A candidate, before it is known when it was last seen. */
type Found = Omit<Candidate, 'lastDay'>;

const DAYS_KEPT = 35;
const MOST_KEPT = 100;
/** Hosts graded lately and found ordinary: most visits go to few hosts. Only a cache. */
const MOST_ORDINARY = 500;
const ordinary = new Set<string>();

/** What an unlisted page's address comes down to: nothing for most, or a registrable domain and why it stands out. */
export function gradeAddress(url: string): Found | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname: written } = new URL(url);
  // The root's dot may end a name.
  const hostname = written.replace(/\.$/, '');
  if (!protocol.startsWith('http') || ordinary.has(hostname)) return undefined;
  const reserved = readBounds();
  const name = registrableDomain(reserved, hostname);
  const grade = name === undefined ? undefined : gradeHost(reserved, hostname);
  if (name !== undefined && grade?.isCandidate) return { kind: 'site', name, reasons: [...grade.reasons] };
  if (ordinary.size >= MOST_ORDINARY) ordinary.clear();
  ordinary.add(hostname);
  return undefined;
}

/** An extension that no catalogue knows is a candidate only by the name that it gives itself. */
export function gradeExtension(name: string, drives: boolean): Found | undefined {
  const grade: Grade = gradeName(name);
  if (!grade.isCandidate) return undefined;
  const reasons = [...grade.reasons, ...(drives ? ['permission:debugger'] : [])];
  return { kind: 'extension', name: name.slice(0, 80), reasons };
}

export async function keepCandidate(found: Found): Promise<void> {
  if ((await readStanding()) !== 'noticing') return;
  const day = today();
  const rows = await storedCandidates.read();
  const known = rows.find(({ kind, name }) => kind === found.kind && name === found.name);
  if (known?.lastDay === day) return;
  const others = rows.filter((row) => row !== known && isFresh(row, day));
  await storedCandidates.write([...others, { ...found, lastDay: day }].slice(-MOST_KEPT));
}

/**
 * Drops what was not seen for five weeks or is listed meanwhile, and returns the rest. To be called now and then: nobody
 * has to come across a new candidate for the old ones to go.
 */
export async function forgetCandidates(recogniser: Recogniser): Promise<Candidate[]> {
  const rows = await storedCandidates.read();
  const day = today();
  // An extension cannot be looked up by its name: only days end it.
  const fresh = rows.filter(
    (row) => isFresh(row, day) && (row.kind !== 'site' || !recogniser.isListed(`https://${row.name}/`)),
  );
  if (fresh.length < rows.length) await storedCandidates.write(fresh);
  return fresh;
}

/** Neither too old nor, from a clock that went wrong, still to come. */
function isFresh({ lastDay }: Candidate, day: Day): boolean {
  return lastDay > addDays(day, -DAYS_KEPT) && lastDay <= day;
}
