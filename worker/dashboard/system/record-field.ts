/** One field of a record as it is typed, while others may change the record. Pure. */
export interface TypedField {
  typed: string;
  /** What was on record when it was begun, or looked at last. */
  seen: string;
}

/** As it is on record; empty for nothing. */
export function startField(onRecord: string | null): TypedField {
  return { typed: onRecord ?? '', seen: onRecord ?? '' };
}

/** The record was read anew: what nobody has typed in follows it, and what is typed stays. */
export function followRecord({ typed, seen }: TypedField, onRecord: string | null): TypedField {
  const now = onRecord ?? '';
  return typed === seen || typed === now ? startField(now) : { typed, seen };
}

/** What somebody else wrote meanwhile where something else is typed here; null where nobody did. */
export function writtenMeanwhile({ typed, seen }: TypedField, onRecord: string | null): string | null {
  const now = onRecord ?? '';
  return now !== seen && now !== typed ? now : null;
}
