import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { connectionSchema, NO_KEY } from '../../shared/connect-code.ts';
import {
  LIST_KEY,
  MANAGED_SETTINGS,
  type ManagedProblem,
  managedProblemSchema,
  readManaged,
  writeManaged,
} from '../../shared/managed-configuration.ts';
import type { Mode } from '../../shared/policy.ts';
import { enrolmentToken, GOOD, keyFingerprint, listed, MALFORMED, server, without } from './managed-malformed.ts';

const problems = (received: Record<string, unknown>) =>
  readManaged(received)?.problems.map(({ code, key }) => `${code} ${key}`);

describe('a good configuration', () => {
  it('is read whole, and nothing is wrong with it', () => {
    const values = {
      server,
      enrolmentToken,
      keyFingerprint,
      organisation: 'Acme',
      noticeAcknowledged: 'yes',
      strictestMode: 'ask',
      privateLife: 'observe',
    };
    expect(readManaged(writeManaged(values))).toEqual({
      configuration: {
        connection: { server, token: enrolmentToken, key: keyFingerprint },
        organisation: 'Acme',
        noticeAcknowledged: true,
        strictestMode: 'ask',
        privateLife: 'observe',
      },
      problems: [],
    });
  });

  it('may leave out what is not needed, and then nothing is looser for it', () => {
    expect(readManaged(GOOD)).toEqual({
      configuration: {
        connection: { server, token: enrolmentToken, key: keyFingerprint },
        organisation: null,
        noticeAcknowledged: false,
        strictestMode: 'block',
        privateLife: 'ignore',
      },
      problems: [],
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['white space around values', { ...GOOD, server: `  ${server}\n`, enrolmentToken: `${enrolmentToken} ` }],
    [
      'keys in another order, with spaces and line feeds',
      { ...GOOD, keys: ' keyFingerprint, server\nenrolmentToken ' },
    ],
    ['a token from before tokens named their server', { ...GOOD, enrolmentToken: 'enrolment-token-of-before' }],
    ['a mode in capitals', listed('strictestMode', { strictestMode: ' ASK ' })],
    ['a server on this machine', { ...GOOD, server: 'http://127.0.0.1:8787' }],
  ])('forgives %s', (_what, received) => {
    expect(readManaged(received)).toMatchObject({
      configuration: { connection: { key: keyFingerprint } },
      problems: [],
    });
  });

  it('is nothing at all where nothing is set', () => {
    expect(readManaged({})).toBeNull();
  });
});

describe('a malformed configuration', () => {
  it('is here in more than 45 forms', () => {
    expect(new Set(MALFORMED.map(([what]) => what)).size).toBe(MALFORMED.length);
    expect(MALFORMED.length).toBeGreaterThanOrEqual(45);
  });

  it.each(MALFORMED)('%s is told of by name', (_what, received, expected) => {
    expect(problems(received)).toEqual(expected);
    for (const problem of readManaged(received)?.problems ?? [])
      expect(v.safeParse(managedProblemSchema, problem)).toMatchObject({ success: true });
  });

  it.each(MALFORMED)('%s never loosens anything', (_what, received) => {
    expect(readManaged(received)?.configuration).toMatchObject({ noticeAcknowledged: false, privateLife: 'ignore' });
  });

  it.each(MALFORMED)('%s takes no limit for none', (_what, received, expected) => {
    const isLost = expected.some((problem) => /^(not-received|not-text|nested|invalid) strictestMode$/.test(problem));
    const mode = isLost ? 'observe' : (received['strictestMode'] ?? 'block');
    expect(readManaged(received)?.configuration.strictestMode).toBe(mode);
  });

  it.each<[string, Record<string, unknown>, Mode]>([
    ['misspelt', listed('strictestMode', { strictestMode: 'obzerve' }), 'observe'],
    ['misspelt, and not listed', { ...GOOD, strictestMode: 'obzerve' }, 'observe'],
    ['dropped on the way', listed('strictestMode'), 'observe'],
    ['null, in Firefox', { ...GOOD, strictestMode: null }, 'observe'],
    ['a list, in Firefox', { ...GOOD, strictestMode: ['require'] }, 'observe'],
    ['in capitals', listed('strictestMode', { strictestMode: 'Require' }), 'require'],
    ['not set', GOOD, 'block'],
  ])('with a limit that is %s', (_what, received, mode) => {
    expect(readManaged(received)?.configuration.strictestMode).toBe(mode);
  });

  it('says nothing of a value', () => {
    const secret = 'e1-secretss-that-nobody-is-to-read';
    const received = Object.fromEntries([...MANAGED_SETTINGS, 'extra'].map((key) => [key, `${secret} ${key}`]));
    expect(JSON.stringify(readManaged(received)?.problems)).not.toContain('secret');
  });

  it('without a fingerprint still connects, and takes nothing that is signed', () => {
    const { configuration } = readManaged(without('keyFingerprint')) ?? {};
    expect(configuration?.connection).toEqual({ server, token: enrolmentToken, key: NO_KEY });
  });
});

describe('whatever is handed over', () => {
  const name = fc.constantFrom(...MANAGED_SETTINGS, LIST_KEY, 'policy', '__proto__', 'constructor', '', 'x y');
  const value = fc.oneof(
    fc.constantFrom<unknown>(...Object.values(GOOD), 'yes', 'observe', ''),
    fc.string(),
    fc.jsonValue(),
  );
  const received = fc.dictionary(fc.oneof(name, fc.string()), value, { maxKeys: 12 });

  it('is read without an error, and never gives a connection that cannot be used', () => {
    fc.assert(
      fc.property(received, (given) => {
        const reading = readManaged(given);
        expect(reading === null).toBe(Object.keys(given).length === 0);
        const connection = reading?.configuration.connection ?? null;
        if (connection) expect(v.safeParse(connectionSchema, connection).success).toBe(true);
        for (const problem of reading?.problems ?? ([] as ManagedProblem[]))
          expect(v.safeParse(managedProblemSchema, problem).success).toBe(true);
      }),
    );
  });
});
