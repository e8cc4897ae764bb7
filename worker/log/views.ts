/** Who looked at what, and who took it along: every view of a report and every export stands in the log. */
import type { Context } from 'hono';
import type { AppEnv } from '../app.ts';
import { writeLog } from './write.ts';

export type Report =
  | 'inventory'
  | 'findings'
  | 'system'
  | 'log'
  | 'requests'
  | 'staff'
  | 'policy'
  | 'assessments'
  | 'open-assessment'
  | 'review'
  | 'rollout'
  | 'devices';

export function logView(c: Context<AppEnv>, report: Report, detail: object): Promise<void> {
  return write(c, 'report-viewed', report, detail);
}

export function logExport(c: Context<AppEnv>, report: Report, detail: object): Promise<void> {
  return write(c, 'report-exported', report, detail);
}

/** Under no subject: what was looked at is no part of a system's history. */
function write(
  c: Context<AppEnv>,
  kind: 'report-viewed' | 'report-exported',
  report: Report,
  detail: object,
): Promise<void> {
  return writeLog(c.env.DB, { actor: c.get('staff'), at: c.get('now') }, [
    { kind, subject: null, detail: { report, ...detail } },
  ]);
}
