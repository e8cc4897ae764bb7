import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeKitFolder } from '../../scripts/lib/kit-folder.ts';
import type { Kit } from '../../shared/deploy.ts';

const parent = mkdtempSync(join(tmpdir(), 'unshade-kit-'));
afterAll(() => rmSync(parent, { recursive: true }));

const file = (name: string, place: string, text: string) => ({ name, place, mediaType: 'text/plain', text });
const KIT: Kit = {
  target: 'edge-windows',
  browser: 'edge',
  format: 'windows',
  verdict: 'needs-managed-machine',
  needs: ['A need.', 'Another need.'],
  steps: ['First this.', 'Then that.'],
  files: [file('unshade-edge.reg', 'the registry', 'token-in-a-file\r\n')],
  uninstall: { steps: ['Back.'], files: [file('unshade-edge-uninstall.reg', 'the registry too', 'gone\r\n')] },
  values: { enrolmentToken: 'token-in-a-file' },
};

describe('the folder of a kit', () => {
  it('has the files as they came, the way back apart, and what to do', () => {
    const folder = join(parent, 'edge-windows');
    mkdirSync(folder);
    writeFileSync(join(folder, 'left.reg'), 'of an earlier run');
    writeKitFolder(folder, KIT);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'README.txt',
      'uninstall',
      join('uninstall', 'unshade-edge-uninstall.reg'),
      'unshade-edge.reg',
    ]);
    expect(readFileSync(join(folder, 'unshade-edge.reg'), 'utf8')).toBe('token-in-a-file\r\n');
    expect(readFileSync(join(folder, 'README.txt'), 'utf8')).toBe(`Unshade: edge-windows
These files work on managed machines: see what is needed.

What has to be there
  - A need.
  - Another need.

Files
  - unshade-edge.reg: the registry

What to do
  1. First this.
  2. Then that.

The way back
  - uninstall/unshade-edge-uninstall.reg: the registry too
  1. Back.
`);
  });

  it('is for its owner alone: the files carry a token', () => {
    const folder = join(parent, 'modes');
    writeKitFolder(folder, KIT);
    for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
      expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
    }
  });

  it('holds no file outside itself, whatever a server calls it', () => {
    const folder = join(parent, 'inside');
    writeKitFolder(folder, { ...KIT, files: [file('../../outside.reg', 'x', 'x')] });
    expect(readdirSync(folder)).toContain('outside.reg');
    expect(readdirSync(parent)).not.toContain('outside.reg');
  });
});
