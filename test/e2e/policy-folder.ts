/**
 * Browser policy for one test alone: browsers are started in a mount namespace where /etc/chromium and /etc/firefox are folders
 * of the test's own. The machine's /etc stays as it is: any other browser on it would obey.
 */
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UNSHARE } from '../../scripts/lib/find-namespaces.ts';

const KEPT_FOR_TESTS = ['/etc/chromium', '/etc/firefox'];

export interface PolicyFolder {
  /** Puts a file where it goes on a machine, `/etc/chromium/policies/managed/unshade.json` say: whole or not at all. */
  place: (path: string, text: string) => void;
  remove: (path: string) => void;
  /** A program that starts `program` so that it sees these files. */
  launcher: (program: string) => string;
}

/** In `folder`, which is the test's own. */
export function makePolicyFolder(folder: string): PolicyFolder {
  const at = (path: string) => {
    if (!KEPT_FOR_TESTS.some((kept) => path.startsWith(`${kept}/`))) throw new Error(`no test has ${path}`);
    return join(folder, 'etc', path.slice('/etc/'.length));
  };
  mkdirSync(join(folder, 'machine'), { recursive: true });
  // Browsers watch these from their start.
  mkdirSync(join(folder, 'etc/chromium/policies/managed'), { recursive: true });
  mkdirSync(join(folder, 'etc/firefox/policies'), { recursive: true });
  return {
    place(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(join(folder, 'next'), text);
      renameSync(join(folder, 'next'), at(path));
    },
    remove: (path) => rmSync(at(path)),
    launcher(program) {
      const inside = join(folder, 'inside.sh');
      writeFileSync(inside, insideScript(folder, program));
      const file = join(folder, 'browser.sh');
      writeFileSync(file, `#!/bin/sh\nexec unshare ${UNSHARE.join(' ')} /bin/sh '${inside}' "$@"\n`);
      chmodSync(file, 0o755);
      return file;
    },
  };
}

/** An /etc of links to the machine's, but for the folders that are the test's. */
function insideScript(folder: string, program: string): string {
  return `set -e
mount --bind /etc '${folder}/machine'
mount -t tmpfs tmpfs /etc
ln -s '${folder}'/machine/* /etc/
rm -f ${KEPT_FOR_TESTS.join(' ')}
mkdir ${KEPT_FOR_TESTS.join(' ')}
${KEPT_FOR_TESTS.map((kept) => `mount --bind '${folder}${kept}' ${kept}`).join('\n')}
exec '${program}' "$@"
`;
}
