/** What IT set beside what the server expects, key by key. Pure. */
import type { SetupResponse } from '../../shared/api.ts';
import {
  LIST_KEY,
  MANAGED_SETTINGS,
  type ManagedProblem,
  type ManagedSetting,
  readManaged,
} from '../../shared/managed-configuration.ts';
import type { Received } from '../identity/managed-state.ts';
import { isNewerVersion } from '../version.ts';

export type SetValue =
  | { kind: 'not-set' }
  | { kind: 'no-text' }
  | { kind: 'text'; text: string }
  /** Never shown whole. */
  | { kind: 'shortened'; start: string; length: number };

export type ExpectedValue =
  | { kind: 'text'; text: string }
  | { kind: 'token'; state: SetupResponse['token']; group: string | null }
  | { kind: 'for-it' | 'every-key' | 'no-such-key' | 'not-known' };

export type Verdict = 'fits' | 'wrong' | 'differs' | 'not-needed' | 'unchecked';

export interface SetupRow {
  key: string;
  set: SetValue;
  expected: ExpectedValue;
  verdict: Verdict;
}

const NEEDED: readonly string[] = ['server', 'enrolmentToken', 'keyFingerprint'] satisfies ManagedSetting[];
const SHOWN = 8;
const LONGEST_SHOWN = 200;

/** `server`: null where it has not answered. */
export function describeSetup(received: Received, server: SetupResponse | null): SetupRow[] {
  const problems = readManaged(received)?.problems ?? [];
  const others = Object.keys(received).filter((name) => !isKnown(name));
  return [...MANAGED_SETTINGS, LIST_KEY, ...others].map((key) => {
    const expected = expectedOf(key, server);
    return { key, set: showValue(key, received[key]), expected, verdict: judge(key, received, problems, expected) };
  });
}

function isKnown(name: string): boolean {
  return name === LIST_KEY || (MANAGED_SETTINGS as readonly string[]).includes(name);
}

/** Under a name that is none, or under a wrong one, may stand a token too. */
function showValue(key: string, value: unknown): SetValue {
  if (value === undefined) return { kind: 'not-set' };
  if (typeof value !== 'string') return { kind: 'no-text' };
  const mayBeToken = key === 'enrolmentToken' || !isKnown(key) || /e1-|[A-Za-z0-9_-]{60}/.test(value);
  if (mayBeToken || value.length > LONGEST_SHOWN)
    return { kind: 'shortened', start: value.slice(0, SHOWN), length: value.length };
  return { kind: 'text', text: value };
}

function expectedOf(key: string, server: SetupResponse | null): ExpectedValue {
  if (key === LIST_KEY) return { kind: 'every-key' };
  if (!isKnown(key)) return { kind: 'no-such-key' };
  if (!NEEDED.includes(key)) return { kind: 'for-it' };
  if (!server) return { kind: 'not-known' };
  if (key === 'enrolmentToken') return { kind: 'token', state: server.token, group: server.group };
  return { kind: 'text', text: key === 'server' ? server.server : server.keyFingerprint };
}

function judge(key: string, received: Received, problems: readonly ManagedProblem[], expected: ExpectedValue): Verdict {
  if (!isKnown(key) || problems.some((problem) => problem.key === key)) return 'wrong';
  // What is wrong with any key is wrong with the list that should name it.
  if (received[key] === undefined) return key === LIST_KEY ? 'wrong' : 'not-needed';
  if (expected.kind === 'not-known') return 'unchecked';
  if (expected.kind === 'token') return expected.state === 'good' ? 'fits' : 'differs';
  return expected.kind === 'text' && expected.text !== String(received[key]).trim() ? 'differs' : 'fits';
}

/** `held`: the version that runs here. */
export function judgeVersion(held: string, server: SetupResponse | null): 'fits' | 'older' | 'unchecked' {
  if (!server?.extension) return 'unchecked';
  return isNewerVersion(server.extension, held) ? 'older' : 'fits';
}
