import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { connectionSchema, NO_KEY } from '../../shared/connect-code.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import {
  LIST_KEY,
  MANAGED_SETTINGS,
  type ManagedProblem,
  managedProblemSchema,
  readManaged,
  writeManaged,
} from '../../shared/managed-configuration.ts';

const server = 'https://unshade.example';
const keyFingerprint = 'F'.repeat(43);
const enrolmentToken = makeEnrolmentToken(keyFingerprint, 'r'.repeat(43));
const GOOD = { server, enrolmentToken, keyFingerprint, keys: 'server,enrolmentToken,keyFingerprint' };
const without = (...keys: string[]) => Object.fromEntries(Object.entries(GOOD).filter(([key]) => !keys.includes(key)));
const listed = (more: string, values: object = {}) => ({ ...GOOD, ...values, keys: `${GOOD.keys},${more}` });
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

/** As each browser hands it over: Chromium has dropped what is no text, Firefox gives it as it is in the file. */
const MALFORMED: [what: string, received: Record<string, unknown>, problems: string[]][] = [
  // What Chromium dropped on the way.
  ['Chromium: a server that is a number', without('server'), ['not-received server']],
  ['Chromium: a token that is a list', without('enrolmentToken'), ['not-received enrolmentToken']],
  ['Chromium: a fingerprint that is null', without('keyFingerprint'), ['not-received keyFingerprint']],
  ['Chromium: a mode that is a list', listed('strictestMode'), ['not-received strictestMode']],
  ['Chromium: a notice that is true', listed('noticeAcknowledged'), ['not-received noticeAcknowledged']],
  ['Chromium: an organisation that is a group', listed('organisation'), ['not-received organisation']],
  ['Chromium: private life that is false', listed('privateLife'), ['not-received privateLife']],
  [
    'Chromium: everything but the list',
    { keys: GOOD.keys },
    ['not-received server', 'not-received enrolmentToken', 'not-received keyFingerprint'],
  ],
  ['Chromium: a misspelt key that the list names too', listed('sever'), ['unknown-key sever']],
  [
    'Chromium: a misspelt server, in the list and out of it',
    { ...without('server'), keys: 'sever,enrolmentToken,keyFingerprint' },
    ['unknown-key sever', 'missing server'],
  ],
  [
    'Chromium: a list that is a list',
    without('keys'),
    ['not-listed server', 'not-listed enrolmentToken', 'not-listed keyFingerprint'],
  ],
  [
    'Chromium: everything one level too deep',
    { policy: {} },
    ['nested policy', 'missing server', 'missing enrolmentToken', 'missing keyFingerprint'],
  ],
  [
    'Chromium: too deep, with a list outside',
    { policy: {}, keys: GOOD.keys },
    ['not-received server', 'not-received enrolmentToken', 'not-received keyFingerprint', 'nested policy'],
  ],
  // What Firefox hands over.
  [
    'Firefox: everything one level too deep',
    { policy: GOOD },
    ['nested policy', 'missing server', 'missing enrolmentToken', 'missing keyFingerprint'],
  ],
  [
    'Firefox: too deep under a name of its own',
    { unshade: GOOD },
    ['nested unshade', 'missing server', 'missing enrolmentToken', 'missing keyFingerprint'],
  ],
  ['Firefox: a server that is a number', { ...GOOD, server: 5 }, ['not-text server']],
  ['Firefox: a token that is a list', { ...GOOD, enrolmentToken: [enrolmentToken] }, ['not-text enrolmentToken']],
  ['Firefox: a fingerprint that is null', { ...GOOD, keyFingerprint: null }, ['not-text keyFingerprint']],
  [
    'Firefox: a notice that is true',
    listed('noticeAcknowledged', { noticeAcknowledged: true }),
    ['not-text noticeAcknowledged'],
  ],
  ['Firefox: a mode that is a list', listed('strictestMode', { strictestMode: ['ask'] }), ['not-text strictestMode']],
  ['Firefox: an organisation that is a group', listed('organisation', { organisation: {} }), ['nested organisation']],
  ['Firefox: private life that is false', listed('privateLife', { privateLife: false }), ['not-text privateLife']],
  [
    'Firefox: a list that is a list',
    { ...GOOD, keys: ['server', 'enrolmentToken', 'keyFingerprint'] },
    ['not-text keys', 'not-listed server', 'not-listed enrolmentToken', 'not-listed keyFingerprint'],
  ],
  ['Firefox: a misspelt key', { ...GOOD, sever: server }, ['unknown-key sever']],
  ['Firefox: a misspelt key that the list names', listed('sever', { sever: server }), ['unknown-key sever']],
  ['Firefox: a key in other letters', { ...GOOD, Server: server }, ['unknown-key Server']],
  ['Firefox: a comment', { ...GOOD, _comment: 'ours' }, ['unknown-key _comment']],
  // The list.
  ['no list', without('keys'), ['not-listed server', 'not-listed enrolmentToken', 'not-listed keyFingerprint']],
  ['a list that forgets one', { ...GOOD, keys: 'server,enrolmentToken' }, ['not-listed keyFingerprint']],
  ['a list that names one twice', { ...GOOD, keys: `${GOOD.keys},server` }, ['twice server']],
  [
    'a list that names one three times',
    { ...GOOD, keys: `${GOOD.keys},server,server` },
    ['twice server', 'twice server'],
  ],
  ['a list that names itself', { ...GOOD, keys: `${GOOD.keys},keys` }, ['unknown-key keys']],
  [
    'a list with semicolons',
    { ...GOOD, keys: 'server;enrolmentToken;keyFingerprint' },
    ['unknown-key ?', 'not-listed server', 'not-listed enrolmentToken', 'not-listed keyFingerprint'],
  ],
  [
    'an empty list',
    { ...GOOD, keys: '' },
    ['not-listed server', 'not-listed enrolmentToken', 'not-listed keyFingerprint'],
  ],
  ['a list that names a name of every object', { ...GOOD, keys: `${GOOD.keys},toString` }, ['unknown-key toString']],
  // The server.
  ['a server without scheme', { ...GOOD, server: 'unshade.example' }, ['invalid server']],
  ['a server over plain http', { ...GOOD, server: 'http://unshade.example' }, ['invalid server']],
  ['a server with a path', { ...GOOD, server: `${server}/v1` }, ['invalid server']],
  ['a server with a slash at its end', { ...GOOD, server: `${server}/` }, ['invalid server']],
  ['a server with the default port', { ...GOOD, server: `${server}:443` }, ['invalid server']],
  ['a server with a port that is none', { ...GOOD, server: `${server}:65536` }, ['invalid server']],
  ['a server in capitals', { ...GOOD, server: 'https://Unshade.Example' }, ['invalid server']],
  ['a server with a user', { ...GOOD, server: 'https://a:b@unshade.example' }, ['invalid server']],
  ['a server that is empty', { ...GOOD, server: '' }, ['invalid server']],
  ['a place that was never filled in', { ...GOOD, server: '{{server}}' }, ['invalid server']],
  // The token.
  ['a token that is cut short', { ...GOOD, enrolmentToken: 'e1-FFFFFFFF' }, ['invalid enrolmentToken']],
  ['a token of 129 letters', { ...GOOD, enrolmentToken: 'a'.repeat(129) }, ['invalid enrolmentToken']],
  ['a token with a space in it', { ...GOOD, enrolmentToken: 'e1-FFFFFFFF-rrrr rrrrrrrr' }, ['invalid enrolmentToken']],
  [
    'a connect code for a token',
    { ...GOOD, enrolmentToken: `unshade1.${server}#${enrolmentToken}.${keyFingerprint}` },
    ['invalid enrolmentToken'],
  ],
  [
    "another server's token",
    { ...GOOD, enrolmentToken: makeEnrolmentToken('G'.repeat(43), 'r'.repeat(43)) },
    ['other-server enrolmentToken'],
  ],
  // The fingerprint.
  ['a fingerprint that is cut short', { ...GOOD, keyFingerprint: 'F'.repeat(42) }, ['invalid keyFingerprint']],
  ['a fingerprint with colons', { ...GOOD, keyFingerprint: 'AB:CD:EF' }, ['invalid keyFingerprint']],
  ['no fingerprint', { ...without('keyFingerprint'), keys: 'server,enrolmentToken' }, ['missing keyFingerprint']],
  ['no token', { ...without('enrolmentToken'), keys: 'server,keyFingerprint' }, ['missing enrolmentToken']],
  ["another server's fingerprint", { ...GOOD, keyFingerprint: 'G'.repeat(43) }, ['other-server enrolmentToken']],
  // The others.
  ['an organisation of two lines', listed('organisation', { organisation: 'Acme\nInc' }), ['invalid organisation']],
  ['an organisation of 81 letters', listed('organisation', { organisation: 'a'.repeat(81) }), ['invalid organisation']],
  ['an organisation of nothing', listed('organisation', { organisation: '   ' }), ['invalid organisation']],
  [
    'a name that turns the text around',
    listed('organisation', { organisation: 'Acme \u202E!' }),
    ['invalid organisation'],
  ],
  [
    'a notice that is "true"',
    listed('noticeAcknowledged', { noticeAcknowledged: 'true' }),
    ['invalid noticeAcknowledged'],
  ],
  [
    'a notice that is "Yes"',
    listed('noticeAcknowledged', { noticeAcknowledged: 'Yes' }),
    ['invalid noticeAcknowledged'],
  ],
  ['a mode that is none', listed('strictestMode', { strictestMode: 'warn' }), ['invalid strictestMode']],
  ['a mode in capitals', listed('strictestMode', { strictestMode: 'ASK' }), ['invalid strictestMode']],
  ['private life that is "yes"', listed('privateLife', { privateLife: 'yes' }), ['invalid privateLife']],
  // Names that are no names.
  ['a name with spaces', { ...GOOD, 'the server': server }, ['unknown-key ?']],
  ['a name of 41 letters', { ...GOOD, ['a'.repeat(41)]: 'x' }, ['unknown-key ?']],
  [
    'several things at once',
    { ...GOOD, server: 5, enrolmentToken: 'x', strictestMode: 'ask', extra: {} },
    ['not-text server', 'not-listed strictestMode', 'nested extra', 'invalid enrolmentToken'],
  ],
];

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
