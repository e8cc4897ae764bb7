import { isServerOrigin } from '../../shared/connect-code.ts';

/**
 * Where packages expect the server: as `named`, else in UNSHADE_SERVER, else the one that runs on this machine. Throws with
 * what to do where that is no origin.
 */
export function packageServer(named?: string, port = 8787): string {
  const server = named ?? (process.env['UNSHADE_SERVER'] || `http://127.0.0.1:${port}`);
  if (isServerOrigin(server)) return server;
  throw new Error(
    `"${server}" is no address that browsers take. Give an https address without a path, as https://unshade.example.com`,
  );
}
