declare module 'crx3' {
  import type { Readable } from 'node:stream';
  /** Signs the zip file that comes by the stream, with the key in `keyPath`, into `crxPath`. */
  export default function crx3(
    zip: Readable,
    options: { keyPath: string; crxPath: string },
  ): Promise<{ appId: string }>;
}
