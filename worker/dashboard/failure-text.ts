/** Which words tell a failure: what happened, and what to do next. Pure. */
import type { Failure } from './client.ts';
import type { TextKey } from './i18n.ts';

export function failureText(failure: Failure): { title: TextKey; next: TextKey } {
  const topic = failureTopic(failure);
  return { title: `failure.${topic}`, next: `failure.${topic}-next` };
}

function failureTopic(failure: Failure) {
  if (failure.kind !== 'refused') return failure.kind;
  switch (failure.code) {
    case 'auth.missing':
      return 'token-missing';
    case 'auth.token-unknown':
      return 'token-unknown';
    case 'auth.token-expired':
      return 'token-expired';
    case 'auth.role-not-allowed':
      return 'role';
    case 'server.busy':
      return 'busy';
    default:
      return 'server';
  }
}
