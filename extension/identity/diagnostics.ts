/**
 * What a person may hand to whoever helps: how the extension is doing, and nothing about what was used or by whom. No
 * service, no day of use, no server, no token, no key, and no count that somebody's answer, dismissal, concern or
 * exception changes. Pure.
 */
import type { Status } from '../messages.ts';

export interface Surroundings {
  version: string;
  /** As the browser names itself. */
  userAgent: string;
  /** Of the browser, and of the texts that it picked. */
  languages: { browser: string; texts: string };
}

export function makeDiagnostics(status: Status, { version, userAgent, languages }: Surroundings) {
  const { server, managed, policy, policyHash, stale, sync, products, own } = status;
  return {
    unshade: version,
    browser: nameBrowser(userAgent),
    languages,
    connected: server !== null,
    setup: { state: managed.state, problems: managed.problems.map(({ code, key }) => `${code} ${key}`) },
    policy: policy && { version: policy.version, hash: policyHash, text: policy.text?.version ?? null, stale },
    catalogue: { products, own: own?.version ?? null },
    sync: {
      ever: sync.lastDay !== null,
      problem: sync.problem,
      failures: sync.failures,
      held: sync.held,
      givenUp: countBy(sync.givenUp.map(({ code }) => code)),
    },
    setAside: status.setAside,
    /** Whether the browser took the rules; how many services they keep out changes with a granted exception. */
    rules: status.barred === -1 ? 'failed' : 'taken',
  };
}

/** The name and main version, without the system below it. */
function nameBrowser(userAgent: string): string {
  const [, name, version] = /(Firefox|Edg|Chrome)\/(\d+)/.exec(userAgent.replace(/Chrome(?=.*\bEdg\/)/, '')) ?? [];
  return name === undefined ? 'unknown' : `${name} ${version}`;
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
