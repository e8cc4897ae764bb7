/** Whether this machine can show windows to nobody and press real keys: only that tells which window a key goes to. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['Xvfb', 'openbox', 'xdotool'];

export const hasScreen: boolean = PROGRAMS.every((program) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => isProgram(join(folder, program))),
);

export const HOW_TO_GET_A_SCREEN = 'Xvfb, openbox and xdotool (Debian: apt install xvfb openbox xdotool)';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
