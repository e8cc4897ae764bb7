/** `npm start`: builds everything, runs Unshade on this machine, and says how to go on. */
import { relative } from 'node:path';
import { type BROWSERS, buildAll, extensionFolder } from './lib/build.ts';
import type { FirstRun } from './lib/first-run.ts';
import { packageServer } from './lib/package-server.ts';
import { root, stateFolder } from './lib/paths.ts';
import { checkPortIsFree, readPort } from './lib/port.ts';
import { fail, say } from './lib/say.ts';
import { type LocalUnshade, serve } from './lib/serve.ts';
import { openStateOrFail } from './lib/state.ts';
import { runDaily } from './lib/wrangler.ts';

const DAY_MS = 86_400_000;

const port = readPort(process.env['PORT']);
if (port === undefined) fail(`PORT is "${process.env['PORT']}"; give a number from 1 to 65535.`);

let worker: LocalUnshade | undefined;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

const state = openStateOrFail(stateFolder, port);
await checkPortIsFree(port).catch((error: NodeJS.ErrnoException) =>
  fail(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`
      : `Port ${port} cannot be used (${error.code}). Choose another: PORT=8788 npm start`,
  ),
);
try {
  await buildAll(say, packageServer(undefined, port));
  worker = await serve({ state, port, say });
} catch (error) {
  fail(messageOf(error));
}
worker.process.on('exit', () => {
  if (!stopping) fail(`The Worker ended by itself.\n${worker?.log().slice(-2_000)}`);
});
console.log(welcome(worker.values));
await runDaily(port);
setInterval(() => void runDaily(port), DAY_MS).unref();

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** While it is still building or migrating, the end of this process ends whatever runs. */
async function stop(): Promise<void> {
  stopping = true;
  await worker?.stop();
  process.exit(0);
}

function welcome({ dashboard, adminToken, connectCode }: FirstRun): string {
  const folder = (browser: (typeof BROWSERS)[number]) => relative(root, extensionFolder(browser));
  return `
Unshade is running.

  Dashboard           ${dashboard}
  First admin token   ${adminToken}
  Connect code        ${connectCode}

Load the extension, then paste the connect code into its options page:

  Chrome    chrome://extensions → Developer mode → Load unpacked → ${folder('chrome')}
  Edge      edge://extensions → Developer mode → Load unpacked → ${folder('edge')}
  Firefox   about:debugging → This Firefox → Load Temporary Add-on → ${folder('firefox')}/manifest.json

Or see it at once in a throw-away browser: npm run try
These values stand in ${relative(root, stateFolder) || '.'}/first-run.json. Ctrl-C stops everything.
`;
}
