import * as v from 'valibot';

/** Longest address that mail can carry. */
const LONGEST = 254;

/** In small letters: the sign-on and the person who registers it may write it otherwise. */
export const emailSchema = v.pipe(
  v.string(),
  v.maxLength(LONGEST, `at most ${LONGEST} characters`),
  v.rfcEmail('a mail address'),
  v.toLowerCase(),
);
