/** Configuration profiles for macOS. The same content gives the same profile. Pure. */
import { build, type PlistValue } from 'plist';

export interface Payload {
  /** Preference domain. */
  domain: string;
  content: Readonly<Record<string, unknown>>;
}

/** `identifier`: stays the same, so that a later profile takes the place of an earlier one. */
export async function writeMobileconfig(
  identifier: string,
  name: string,
  payloads: readonly Payload[],
): Promise<string> {
  const content = await Promise.all(
    payloads.map(async (payload) => ({
      ...payload.content,
      PayloadType: payload.domain,
      PayloadIdentifier: `${identifier}.${payload.domain}`,
      PayloadUUID: await uuidOf(JSON.stringify([identifier, payload])),
      PayloadVersion: 1,
      PayloadEnabled: true,
      PayloadDisplayName: payload.domain,
    })),
  );
  const profile = {
    PayloadType: 'Configuration',
    PayloadIdentifier: identifier,
    PayloadUUID: await uuidOf(JSON.stringify([identifier, payloads])),
    PayloadVersion: 1,
    PayloadScope: 'System',
    PayloadDisplayName: name,
    PayloadContent: content,
  };
  return `${build(profile as PlistValue)}\n`;
}

/** A UUID that SHA-256 of the text gives, of version 8 (RFC 9562). */
async function uuidOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = bytes.toHex().toUpperCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
