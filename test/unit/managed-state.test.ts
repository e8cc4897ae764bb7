import { describe, expect, it } from 'vitest';
import {
  type ManagedStep,
  nextStep,
  type Received,
  stateOf,
  withKnownKey,
} from '../../extension/identity/managed-state.ts';
import { isNewerVersion } from '../../extension/version.ts';
import { type Connection, NO_KEY } from '../../shared/connect-code.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';

const SET: Received = { server: 'https://unshade.example', keys: 'server' };
const KEEP: ManagedStep = { kind: 'keep' };

describe('what is known', () => {
  it.each<[Received | null, ReturnType<typeof stateOf>]>([
    [null, 'unknown'],
    [{}, 'unmanaged'],
    [SET, 'managed'],
    [{ policy: {} }, 'managed'],
  ])('of %j is %s', (held, state) => {
    expect(stateOf(held)).toBe(state);
  });
});

describe('a look at what IT set', () => {
  it.each<[what: string, held: Received | null, received: Received, emptyMs: number, step: ManagedStep]>([
    ['the first, with nothing yet, waits', null, {}, 0, { kind: 'wait', ms: 10_000 }],
    ['with nothing after 4 seconds waits for the rest', null, {}, 4_000, { kind: 'wait', ms: 6_000 }],
    ['a moment before the time waits a moment', null, {}, 9_999, { kind: 'wait', ms: 1 }],
    ['with nothing after 10 seconds decides', null, {}, 10_000, { kind: 'let-go' }],
    ['with nothing much later decides', null, {}, 3_600_000, { kind: 'let-go' }],
    ['the first, with something, takes it at once', null, SET, 0, { kind: 'take' }],
    ['in a browser that was not managed takes what is new', {}, SET, 0, { kind: 'take' }],
    ['in a browser that is not managed has nothing to wait for', {}, {}, 0, KEEP],
    ['at a later start finds what was held', SET, { ...SET }, 0, KEEP],
    ['finds it in another order', SET, { keys: 'server', server: 'https://unshade.example' }, 0, KEEP],
    ['takes a value that has changed', SET, { ...SET, server: 'https://other.example' }, 0, { kind: 'take' }],
    ['takes a key more', SET, { ...SET, organisation: 'Acme' }, 0, { kind: 'take' }],
    ['takes a key less', SET, { server: 'https://unshade.example' }, 0, { kind: 'take' }],
    ['that finds nothing any more waits: it may come yet', SET, {}, 0, { kind: 'wait', ms: 10_000 }],
    ['that finds nothing for 9 seconds still waits', SET, {}, 9_000, { kind: 'wait', ms: 1_000 }],
    ['that finds nothing for 10 seconds lets go', SET, {}, 10_000, { kind: 'let-go' }],
  ])('%s', (_what, held, received, emptyMs, step) => {
    expect(nextStep(held, received, emptyMs)).toEqual(step);
  });
});

describe('the fingerprint of the server', () => {
  const known: Connection = { server: 'https://a.example', token: 'enrolment-token-of-a', key: 'A1'.padEnd(43, 'x') };
  const made = (key: string) => makeEnrolmentToken(key, 'r'.repeat(43));
  const other = 'B2'.padEnd(43, 'y');

  it.each<[what: string, set: Connection, known: Connection | null, key: string]>([
    ['that is set holds', { ...known, key: other }, known, other],
    ['that is set holds where nothing is known', { ...known, key: other }, null, other],
    ['that is gone is the one that is known', { ...known, key: NO_KEY }, known, known.key],
    ['that is gone where none is known stays gone', { ...known, key: NO_KEY }, null, NO_KEY],
    ['of another server is not taken over', { ...known, server: 'https://b.example', key: NO_KEY }, known, NO_KEY],
    ['that was never known is no better', { ...known, key: other }, { ...known, key: NO_KEY }, other],
    [
      'that is not the one of the token gives way to the one that is',
      { ...known, token: made(known.key), key: other },
      known,
      known.key,
    ],
    ['that is the one of the token is a new one', { ...known, token: made(other), key: other }, known, other],
    ['that is neither holds', { ...known, token: made('C'.repeat(43)), key: other }, known, other],
  ])('%s', (_what, set, of, key) => {
    expect(withKnownKey(set, of)).toEqual({ ...set, key });
  });
});

it.each<[string, string, boolean]>([
  ['0.1.1', '0.1.0', true],
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.1.1', false],
  ['0.10.0', '0.9.9', true],
  ['1.0', '0.9.9.9', true],
  ['1.0.0', '1', false],
  ['1.0.0.1', '1', true],
  ['none', '1.0', false],
])('version %s is newer than %s: %s', (offered, held, newer) => {
  expect(isNewerVersion(offered, held)).toBe(newer);
});
