/** A web server on this machine that stands in for every site: browsers are told that all hosts live here. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { generate } from 'selfsigned';

export interface SitePage {
  title?: string;
  body?: string;
  headers?: Record<string, string>;
  /** Served as JavaScript in place of a page. */
  script?: string;
}

export interface LocalSite {
  port: number;
  close: () => Promise<void>;
}

/** Of nobody: browsers have to be told to take it. */
export async function makeCertificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'local stand-in' }], { keySize: 2048 });
  return { key, cert };
}

/** `page` is asked for each request by host and path; undefined is a plain 404. */
export async function startLocalSite(page: (host: string, path: string) => SitePage | undefined): Promise<LocalSite> {
  const server = createServer(await makeCertificate(), (request, response) => {
    const found = page((request.headers.host ?? '').replace(/:\d+$/, ''), request.url ?? '/');
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    const { title = 'A page', body = '', headers = {}, script } = found;
    if (script !== undefined) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' });
      response.end(script);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers });
    response.end(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body>${body}</body></html>`,
    );
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server, sockets) };
}

/** Cut off rather than waited for: a browser keeps connections open, some of them before a word was said. */
function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
