import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** The one folder that holds what a local Unshade must remember. */
export const stateFolder = resolve(root, process.env['UNSHADE_STATE'] || '.unshade');
