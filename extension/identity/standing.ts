/** Whether this browser may notice anything, and what IT set for it. */
import { type ManagedConfiguration, readManaged } from '../../shared/managed-configuration.ts';
import { storedBeforePolicy, storedConnection, storedManaged, storedNoticeRead } from '../storage.ts';

/** Null in a browser that is not managed, as far as is known. */
export async function readConfiguration(): Promise<ManagedConfiguration | null> {
  return readManaged((await storedManaged.read()) ?? {})?.configuration ?? null;
}

/** `notice-due`: nothing is noticed or asked before the person has read what will be. */
export type Standing = 'not-connected' | 'notice-due' | 'noticing';

export async function readStanding(): Promise<Standing> {
  const connection = await storedConnection.read();
  if (connection === null) return 'not-connected';
  // Whoever connects a browser by hand knows.
  if ((await storedBeforePolicy.read()) === null) return 'noticing';
  if ((await readConfiguration())?.noticeAcknowledged) return 'noticing';
  return (await storedNoticeRead.read()) === connection.server ? 'noticing' : 'notice-due';
}
