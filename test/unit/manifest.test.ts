/** The built extensions ask for what they may and nothing else. `npm test` builds them first. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as compiled from '../../shared/catalogue/compiled.ts';

const BACKGROUND_LIMIT = 41_000;
const PERMISSIONS = ['webNavigation', 'storage', 'alarms', 'management', 'declarativeNetRequest', 'idle'];
const ALLOWED_KEYS = [
  'action',
  'background',
  'default_locale',
  'description',
  'icons',
  'incognito',
  'manifest_version',
  'name',
  'options_ui',
  'permissions',
  'version',
];
const CHROMIUM_KEYS = [...ALLOWED_KEYS, 'key', 'minimum_chrome_version', 'storage'];

describe.each([
  ['chrome', CHROMIUM_KEYS, PERMISSIONS],
  ['edge', CHROMIUM_KEYS, PERMISSIONS],
  ['firefox', [...ALLOWED_KEYS, 'browser_specific_settings'], [...PERMISSIONS, 'notifications']],
])('the extension for %s', (browser, keys, permissions) => {
  const folder = join('.output', `${browser}-mv3`);

  function read(path: string): string {
    const file = join(folder, path);
    if (!existsSync(file)) throw new Error(`${file} is not there: run \`npm run build\` first, as \`npm test\` does`);
    return readFileSync(file, 'utf8');
  }
  const readManifest = (): Record<string, unknown> => JSON.parse(read('manifest.json'));

  function filesEnding(...ends: string[]): { name: string; text: string }[] {
    read('manifest.json');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const found = names.filter((name) => ends.some((end) => name.endsWith(end)));
    return found.map((name) => ({ name, text: read(name) }));
  }

  it.each([
    'host_permissions',
    'optional_host_permissions',
    'optional_permissions',
    'content_scripts',
    'externally_connectable',
    'web_accessible_resources',
    'content_security_policy',
  ])('has no %s', (key) => {
    expect(readManifest()).not.toHaveProperty(key);
  });

  it('asks for exactly the permissions that are listed', () => {
    expect((readManifest()['permissions'] as string[]).toSorted()).toEqual(permissions.toSorted());
  });

  it('has no key that is not listed', () => {
    expect(Object.keys(readManifest()).toSorted()).toEqual(keys.toSorted());
  });

  it('is Manifest V3 and stays out of private windows', () => {
    expect(readManifest()).toMatchObject({ manifest_version: 3, incognito: 'not_allowed' });
  });

  it('has its texts in every language that it has', () => {
    const names = readdirSync(join(folder, '_locales'));
    expect(names).toContain(readManifest()['default_locale']);
    for (const name of names)
      expect(JSON.parse(read(`_locales/${name}/messages.json`))).toHaveProperty('extensionName');
  });

  it('makes no code out of text, and takes none from elsewhere', () => {
    const scripts = filesEnding('.js');
    expect(scripts.map(({ name }) => name)).toContain('background.js');
    for (const { name, text } of scripts) {
      expect(text, name).not.toMatch(/\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(\s*["'`]/);
      expect(text, name).not.toMatch(/\bimportScripts\b|\bset(?:Timeout|Interval)\s*\(\s*["'`]/);
      expect(text, name).not.toMatch(/(?:\bimport\s*\(?|\bfrom)\s*["'`](?:https?:)?\/\//);
      expect(text, name).not.toMatch(/["'`](?:https?:)?\/\/[^"'`\s]+\.m?js\b/);
    }
  });

  it('tells nothing of the machine that built it, and is no development build', () => {
    for (const { name, text } of filesEnding('.js', '.html', '.css', '.json')) {
      expect(text, name).not.toContain(process.cwd());
      expect(text, name).not.toMatch(/sourceMappingURL|\bfileName:\s*["'`]/);
    }
  });

  it('has pages whose scripts and styles are files of its own', () => {
    const pages = filesEnding('.html');
    expect(pages.map(({ name }) => name).toSorted()).toEqual(['gate.html', 'options.html', 'popup.html']);
    for (const { name, text } of pages) {
      const places = [...text.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, place = '']) => place);
      expect(places.length, name).toBeGreaterThan(1);
      for (const place of places) expect(existsSync(join(folder, place)), `${name}: ${place}`).toBe(true);
      expect(text, name).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|javascript:/i);
    }
    for (const { name, text } of filesEnding('.css'))
      expect(text, name).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//);
  });

  it('has a background, with what it loads and without the catalogue, of at most 41 kB gzipped', () => {
    let code = withImports('background.js').join('\n');
    for (const [name, data] of Object.entries(compiled)) {
      expect(code.includes(data), name).toBe(true);
      code = code.replace(data, () => '');
    }
    expect(gzipSync(code).byteLength).toBeLessThanOrEqual(BACKGROUND_LIMIT);
  });

  /** A script and every chunk that it imports, once each. */
  function withImports(entry: string, seen: Set<string> = new Set()): string[] {
    if (seen.has(entry)) return [];
    seen.add(entry);
    const text = read(entry);
    const imported = [...text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)].map(([, path = '']) => path);
    return [text, ...imported.flatMap((path) => withImports(join(entry, '..', path), seen))];
  }
});
