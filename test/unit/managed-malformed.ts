/** Configurations that IT got wrong, as browsers hand them over, and what is said of each: code and key, in their order. */
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';

export const server = 'https://unshade.example';
export const keyFingerprint = 'F'.repeat(43);
export const enrolmentToken = makeEnrolmentToken(keyFingerprint, 'r'.repeat(43));
export const GOOD = { server, enrolmentToken, keyFingerprint, keys: 'server,enrolmentToken,keyFingerprint' };
export const without = (...keys: string[]) =>
  Object.fromEntries(Object.entries(GOOD).filter(([key]) => !keys.includes(key)));
export const listed = (more: string, values: object = {}) => ({ ...GOOD, ...values, keys: `${GOOD.keys},${more}` });

/** As each browser hands it over: Chromium has dropped what is no text, Firefox gives it as it is in the file. */
export const MALFORMED: [what: string, received: Record<string, unknown>, problems: string[]][] = [
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
  ['a mode with a full stop', listed('strictestMode', { strictestMode: 'ask.' }), ['invalid strictestMode']],
  ['a mode of nothing', listed('strictestMode', { strictestMode: ' ' }), ['invalid strictestMode']],
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
