import { startChild } from './children.ts';

/** Runs one of the project's tools with this Node.js. Rejects with what it printed when it fails. */
export function runTool(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = startChild([script, ...args], env);
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
