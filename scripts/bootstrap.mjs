// Runs a script of this project with the project's own Node.js, after installing what is missing. Plain JavaScript for
// whatever Node.js is on the machine (20 or newer): nothing has been installed when this starts.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const [script, ...args] = process.argv.slice(2);

install();
const child = spawn(ownNode(), [join(root, script), ...args], { stdio: 'inherit', cwd: root, env: ownEnvironment() });
// The terminal sends its signals to the whole group; one sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));

/** `npm ci` once for each state of the lock file; a stamp inside node_modules goes with it. */
function install() {
  const stamp = join(root, 'node_modules/.unshade-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Installing what Unshade needs (once, about a minute) …\n');
  try {
    execFileSync(windows ? 'npm.cmd' : 'npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: root,
      // Beside package.json: a package that reports where it is installed, when npm was called from another folder.
      env: { ...process.env, SCARF_ANALYTICS: 'false' },
      stdio: ['ignore', 2, 2],
      shell: windows,
    });
  } catch {
    process.stderr.write(
      '\nThe packages could not be installed. What npm says stands above; check the network and try again.\n',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

function ownNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  for (const candidate of [name, `node-bin-${process.platform}-${process.arch}`]) {
    const binary = join(root, 'node_modules', candidate, 'bin', windows ? 'node.exe' : 'node');
    if (existsSync(binary)) return binary;
  }
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= 24) return process.execPath;
  process.stderr.write(
    `No Node.js package for ${process.platform}-${process.arch}. Install Node.js 24 or newer and try again.\n`,
  );
  return process.exit(1);
}

function ownEnvironment() {
  const bin = join(root, 'node_modules/.bin');
  return {
    ...process.env,
    PATH: `${dirname(ownNode())}${windows ? ';' : ':'}${bin}${windows ? ';' : ':'}${process.env.PATH ?? ''}`,
  };
}
