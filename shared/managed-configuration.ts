/**
 * What IT sets on the machine, by the browser's own policy: one schema for the extension, the files of the deployment kit and
 * the documentation. Every value is text that we read ourselves: browsers drop what does not fit a schema without a word.
 * Pure.
 */
import * as v from 'valibot';
import { type Connection, connectionSchema, NO_KEY } from './connect-code.ts';
import { isTokenOf } from './enrolment-token.ts';
import { MODES, type Mode } from './policy.ts';
import { lineSchema } from './text.ts';

const SETTINGS = {
  server: { required: true, schema: connectionSchema.entries.server },
  enrolmentToken: { required: true, schema: connectionSchema.entries.token },
  keyFingerprint: { required: true, schema: connectionSchema.entries.key },
  organisation: { required: false, schema: lineSchema(80) },
  noticeAcknowledged: { required: false, schema: v.picklist(['yes', 'no']) },
  strictestMode: { required: false, schema: v.pipe(v.string(), v.toLowerCase(), v.picklist(MODES)) },
  privateLife: { required: false, schema: v.picklist(['ignore', 'observe']) },
} as const;

export const MANAGED_SETTINGS = Object.keys(SETTINGS) as ManagedSetting[];
export type ManagedSetting = keyof typeof SETTINGS;

/** Names what the file sets, with commas between: what it names and the browser did not hand over was dropped on the way. */
export const LIST_KEY = 'keys';

/** What is wrong with a key of the file. */
export const MANAGED_PROBLEMS = [
  /** The file sets it, and the browser did not hand it over: not text, most often. */
  'not-received',
  /** Needed, and not there. */
  'missing',
  /** It was handed over, and `keys` does not name it; or there is no `keys`. */
  'not-listed',
  /** There is no such key. */
  'unknown-key',
  /** `keys` names it twice. */
  'twice',
  /** A number, a list or another thing that is no text. */
  'not-text',
  /** A group of keys where a key should be: the settings stand one level too deep. */
  'nested',
  /** Text, and not what the key takes. */
  'invalid',
  /** The enrolment token was made by a server with another key. */
  'other-server',
  /** The server did not take the enrolment token. The browser goes on under the one that it enrolled with before. */
  'token-refused',
  /** What the server signs is signed by another key than this fingerprint is of: none of its policy is taken. */
  'wrong-key',
] as const;

export const managedProblemSchema = v.strictObject({
  code: v.picklist(MANAGED_PROBLEMS),
  /** As the file has it; `?` for one that could not be sent as it is. */
  key: v.pipe(v.string(), v.regex(/^(?:[A-Za-z0-9_.-]{1,40}|\?)$/, 'the name of a key')),
});
export type ManagedProblem = v.InferOutput<typeof managedProblemSchema>;

export interface ManagedConfiguration {
  /** Null where server or token cannot be used: nobody can be told of it but the person at the browser. */
  connection: Connection | null;
  organisation: string | null;
  /** People were told what is noticed, before it began: no notice is shown here first. */
  noticeAcknowledged: boolean;
  /** Nothing stricter happens here, whatever the policy of the server says. */
  strictestMode: Mode;
  /** The policy of the server may have private life noticed. */
  privateLife: 'ignore' | 'observe';
}

export interface ManagedReading {
  configuration: ManagedConfiguration;
  problems: ManagedProblem[];
}

/** Null where nothing is set. Never throws, whatever was handed over. */
export function readManaged(received: Readonly<Record<string, unknown>>): ManagedReading | null {
  const names = Object.keys(received);
  if (names.length === 0) return null;
  const problems: ManagedProblem[] = [];
  const say = (code: ManagedProblem['code'], key: string) => problems.push({ code, key: sendable(key) });

  const list = received[LIST_KEY];
  const listed = typeof list === 'string' ? list.split(/[\s,]+/).filter((name) => name !== '') : undefined;
  if (list !== undefined && listed === undefined) say('not-text', LIST_KEY);
  for (const [position, name] of (listed ?? []).entries()) {
    if ((listed ?? []).indexOf(name) < position) say('twice', name);
    else if (!isSetting(name)) say('unknown-key', name);
    else if (!(name in received)) say('not-received', name);
  }
  for (const name of names) {
    if (name === LIST_KEY) continue;
    const value = received[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) say('nested', name);
    else if (!isSetting(name)) {
      if (!listed?.includes(name)) say('unknown-key', name);
    } else if (typeof value !== 'string') say('not-text', name);
    else if (!listed?.includes(name)) say('not-listed', name);
  }

  function read<Key extends ManagedSetting>(key: Key): v.InferOutput<(typeof SETTINGS)[Key]['schema']> | undefined {
    const { required, schema } = SETTINGS[key];
    const value = received[key];
    if (value === undefined && required && !listed?.includes(key)) say('missing', key);
    if (typeof value !== 'string') return undefined;
    const result = v.safeParse(schema, value.trim());
    if (result.success) return result.output as v.InferOutput<(typeof SETTINGS)[Key]['schema']>;
    say('invalid', key);
    return undefined;
  }

  const isGiven = (key: ManagedSetting) => received[key] !== undefined || listed?.includes(key);
  const server = read('server');
  const token = read('enrolmentToken');
  const key = read('keyFingerprint') ?? NO_KEY;
  if (token !== undefined && key !== NO_KEY && !isTokenOf(key, token)) say('other-server', 'enrolmentToken');
  return {
    configuration: {
      connection: server !== undefined && token !== undefined ? { server, token, key } : null,
      organisation: read('organisation') ?? null,
      noticeAcknowledged: read('noticeAcknowledged') === 'yes',
      // One that cannot be used was meant to limit something: the mildest holds until it is mended.
      strictestMode: read('strictestMode') ?? (isGiven('strictestMode') ? 'observe' : 'block'),
      privateLife: read('privateLife') ?? 'ignore',
    },
    problems,
  };
}

function isSetting(name: string): name is ManagedSetting {
  return Object.hasOwn(SETTINGS, name);
}

function sendable(name: string): string {
  return /^[A-Za-z0-9_.-]{1,40}$/.test(name) ? name : '?';
}

/** As a file sets it: the values that are given, and the list of their keys. */
export function writeManaged(values: Partial<Record<ManagedSetting, string>>): Record<string, string> {
  const given = Object.fromEntries(
    MANAGED_SETTINGS.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])),
  );
  return { ...given, [LIST_KEY]: Object.keys(given).join(',') };
}
