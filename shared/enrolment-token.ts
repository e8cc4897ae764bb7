/**
 * The form of an enrolment token: `e1-`, the first eight characters of the fingerprint of the server's key, `-`, 256 random
 * bits. Tokens of before have no such beginning, and are as good. Pure.
 */
const BEGINNING = /^e1-([A-Za-z0-9_-]{8})-[A-Za-z0-9_-]{43}$/;

/** `random`: 32 bytes, base64url. */
export function makeEnrolmentToken(fingerprint: string, random: string): string {
  return `e1-${fingerprint.slice(0, 8)}-${random}`;
}

/** False where the token says that a server with another key made it. */
export function isTokenOf(fingerprint: string, token: string): boolean {
  const [, beginning] = BEGINNING.exec(token) ?? [];
  return beginning === undefined || beginning === fingerprint.slice(0, 8);
}
