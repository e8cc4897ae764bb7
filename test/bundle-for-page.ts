import { basename, dirname } from 'node:path';
import { build, type Plugin } from 'vite';

/** A module and all it imports as one classic script, so that a page of a real browser can run it. */
export async function bundleForPage(entry: string, plugins: readonly Plugin[] = []): Promise<string> {
  const result = await build({
    root: dirname(entry),
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.npm_lifecycle_event': '""', 'process.env.NODE_ENV': '"production"' },
    plugins: [...plugins],
    build: {
      write: false,
      minify: false,
      lib: { entry: basename(entry), formats: ['iife'], name: 'bundle' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [result];
  const chunk = bundle && 'output' in bundle ? bundle.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error(`${entry} could not be bundled`);
  return chunk.code;
}
