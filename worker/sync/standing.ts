/** Whether a device may speak here. Pure. */
import { DAYS_UNTIL_TRUSTED } from '../../shared/api.ts';
import { Problem } from '../problem.ts';

export interface Standing {
  revoked: boolean;
  forked: boolean;
  /** It waits until staff approve it. */
  waiting: boolean;
}

export function standingOf(row: {
  revoked_day: number | null;
  forked_day: number | null;
  approved: number;
  reported_days: number;
  /** When the device's token was revoked. */
  token_revoked_day: number | null;
}): Standing {
  return {
    // A revoked token ends the devices that nobody trusts yet; those that have shown themselves go on.
    revoked: row.revoked_day !== null || (row.token_revoked_day !== null && row.reported_days < DAYS_UNTIL_TRUSTED),
    forked: row.forked_day !== null,
    waiting: row.approved === 0,
  };
}

/** Throws a Problem when the device is unknown or may not speak any more. */
export function requireStanding<Device extends Standing>(device: Device | undefined): Device {
  if (!device) throw new Problem('device.unknown', 'This browser is not enrolled here. Connect it again.');
  if (device.revoked) throw new Problem('device.revoked', "This browser's enrolment was revoked. Connect it again.");
  if (device.forked) throw forked();
  if (device.waiting) {
    const message = 'This browser waits to be approved. Ask your administrator to approve it, then try again.';
    throw new Problem('device.not-approved', message);
  }
  return device;
}

export function forked(): Problem {
  return new Problem(
    'device.forked',
    'Two copies of one profile reported with one key. Enrol each with a key of its own.',
  );
}
