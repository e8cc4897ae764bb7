/** A deployment kit as a folder: its files, those of the way back, and a README.txt that says what to do. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Kit } from '../../shared/deploy.ts';
import { fillText, type TextKey } from '../../shared/staff-texts.ts';

const UNINSTALL = 'uninstall';

/** Anew: what an earlier run left in the folder is gone. Private to their owner: the files carry an enrolment token. */
export function writeKitFolder(folder: string, kit: Kit): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text, { mode: 0o600 });
  for (const { name, text } of kit.files) write(basename(name), text);
  if (kit.uninstall.files.length > 0) mkdirSync(join(folder, UNINSTALL), { mode: 0o700 });
  for (const { name, text } of kit.uninstall.files) write(join(UNINSTALL, basename(name)), text);
  write('README.txt', kitReadme(kit));
}

/** Without the values: the token among them stands in the files alone. */
export function kitReadme({ target, verdict, needs, steps, files, uninstall }: Kit): string {
  const t = (key: TextKey) => fillText(key, {}, String);
  const numbered = (texts: readonly string[]) => texts.map((text, at) => `  ${at + 1}. ${text}`);
  const listed = (texts: readonly string[]) => texts.map((text) => `  - ${text}`);
  return [
    `Unshade: ${target}`,
    t(`deploy.verdict-${verdict}`),
    '',
    'What has to be there',
    ...listed(needs),
    '',
    'Files',
    ...listed(files.map(({ name, place }) => `${name}: ${place}`)),
    '',
    'What to do',
    ...numbered(steps),
    '',
    'The way back',
    ...listed(uninstall.files.map(({ name, place }) => `${UNINSTALL}/${name}: ${place}`)),
    ...numbered(uninstall.steps),
    '',
  ].join('\n');
}
