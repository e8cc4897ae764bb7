/**
 * Under which id a request is stored: half of the SHA-256 of its receipt, in hexadecimal. The receipt itself is stored
 * nowhere, so that nobody who reads the database can fetch an answer in the browser's place.
 */
export async function requestId(receipt: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(receipt)));
  return hash.subarray(0, 16).toHex();
}
