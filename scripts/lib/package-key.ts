/** The organisation's own key for Chromium packages: it fixes the extension's id, and whoever holds it can publish updates. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, stateFolder } from './paths.ts';
import { checkFolder } from './state.ts';

export const KEY_VARIABLE = 'UNSHADE_EXTENSION_KEY';
const FEWEST_BITS = 2048;

/** Of the state folder. */
export const keyFile = (folder: string) => join(folder, 'extension-key.pem');

/**
 * The key that `given` holds or names (PEM text, or the path of a file of it), else the one of the state folder, which is
 * made once and never overwritten. As PEM text. Throws with what to do.
 */
export function readExtensionKey(
  given: string | undefined = process.env[KEY_VARIABLE],
  folder: string = stateFolder,
): string {
  if (given?.includes('-----BEGIN')) return checkKey(given, `The text in ${KEY_VARIABLE}`, 'Set it to the whole file.');
  if (given) {
    const file = resolve(root, given);
    return checkKey(readKeyFile(file), file, `${KEY_VARIABLE} names it: give the path of an RSA key in PEM.`);
  }
  checkFolder(folder);
  const file = keyFile(folder);
  if (!existsSync(file)) makeKeyFile(file);
  return checkKey(
    readKeyFile(file),
    file,
    'Put back a copy of it: with a new key the extension gets a new id, and browsers would not update to it. Where none has it yet, move the file away and a new key is made.',
  );
}

/** The public half of a private key in PEM, in DER and base64: `key` of a manifest. */
export function manifestKey(key: string): string {
  return publicDer(key).toString('base64');
}

/** The id that Chromium gives to whatever this key signs: half a SHA-256 of the public key, spelled from a to p. */
export function chromiumIdOf(key: string): string {
  const digits = createHash('sha256').update(publicDer(key)).digest('hex').slice(0, 32);
  return digits.replace(/[0-9a-f]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** `key`: the private key in PEM. */
function publicDer(key: string): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** Whole or not at all, and never in place of one that is there: of two starts at once, the first one's key stays. */
function makeKeyFile(file: string): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: FEWEST_BITS });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}). ${KEY_ADVICE}`);
  }
}

const KEY_ADVICE = `Change that, or name another key file: ${KEY_VARIABLE}=…`;

/** `what` holds the text; `advice` says what to do when it is no such key. What the text says is in no error. */
function checkKey(text: string, what: string, advice: string): string {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw new Error(`${what} is no private key in PEM, or needs a password. ${advice}`);
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < FEWEST_BITS) {
    throw new Error(`${what} is no RSA key of ${FEWEST_BITS} bits or more. ${advice}`);
  }
  return text;
}
