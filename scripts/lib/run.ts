import { spawn } from 'node:child_process';
import { root } from './paths.ts';

/** Runs one of the project's tools with this Node.js. Rejects with what it printed when it fails. */
export function runTool(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (output += part));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${script} ${args.join(' ')} ended with ${code}\n${output}`));
    });
  });
}
