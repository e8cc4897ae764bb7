/** Whether this browser may notice anything, and what IT set for it. */
import { type ManagedConfiguration, type ManagedReading, readManaged } from '../../shared/managed-configuration.ts';
import {
  storedBeforePolicy,
  storedConnection,
  storedEnrolled,
  storedManaged,
  storedNoticeRead,
  storedSyncState,
} from '../storage.ts';

/** Null in a browser that is not managed, as far as is known. */
export async function readConfiguration(): Promise<ManagedConfiguration | null> {
  return readManaged((await storedManaged.read()) ?? {})?.configuration ?? null;
}

/** As `readManaged`, of what was received last, with what the server has said to it. */
export async function readSetup(): Promise<ManagedReading | null> {
  const reading = readManaged((await storedManaged.read()) ?? {});
  if (!reading) return null;
  if (await readRefusal()) reading.problems.unshift({ code: 'token-refused', key: 'enrolmentToken' });
  const { problem } = await storedSyncState.read();
  if (problem?.includes('wrong-key')) reading.problems.unshift({ code: 'wrong-key', key: 'keyFingerprint' });
  return reading;
}

/** Why the server did not take the token that is set now, as a code; empty where it did, or was not asked. */
export async function readRefusal(): Promise<string> {
  const { problem } = await storedSyncState.read();
  const [code = ''] = problem?.split(', ') ?? [];
  const isTaken = (await storedEnrolled.read()) === (await storedConnection.read())?.token;
  return code.startsWith('enrol.') && !isTaken ? code : '';
}

/** IT's connection is in force, and not one that a person made. */
export async function isConnectedByIt(): Promise<boolean> {
  return Boolean((await storedBeforePolicy.read()) ?? (await readConfiguration())?.connection);
}

/** `notice-due`: nothing is noticed or asked before the person has read what will be. */
export type Standing = 'not-connected' | 'notice-due' | 'noticing';

export async function readStanding(): Promise<Standing> {
  const connection = await storedConnection.read();
  if (connection === null) return 'not-connected';
  // Whoever connects a browser by hand knows.
  if (!(await isConnectedByIt())) return 'noticing';
  if ((await readConfiguration())?.noticeAcknowledged) return 'noticing';
  return (await storedNoticeRead.read()) === connection.server ? 'noticing' : 'notice-due';
}
