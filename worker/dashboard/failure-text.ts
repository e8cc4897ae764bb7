/** Which words tell a failure: what happened, and what to do next. Pure. */
import type { Failure } from './client.ts';
import { t } from './i18n.ts';

export function failureText(failure: Failure): { title: string; next: string } {
  const topic = failureTopic(failure);
  const message = failure.kind === 'refused' ? failure.message : '';
  return { title: t(`failure.${topic}`), next: t(`failure.${topic}-next`, { message }) };
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
    case 'auth.token-revoked':
      return 'token-revoked';
    case 'auth.role-not-allowed':
      return 'role';
    case 'server.busy':
      return 'busy';
    case 'server.error':
      return 'server';
    case 'write.stale':
      return 'stale-write';
    case 'system.unknown':
      return 'system-unknown';
    default:
      return 'refused';
  }
}
