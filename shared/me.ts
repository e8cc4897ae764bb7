/** Who asks, as the server knows them. Pure. */
import * as v from 'valibot';
import { ROLES } from './role.ts';

export const meSchema = v.strictObject({
  name: v.string(),
  roles: v.array(v.picklist(ROLES)),
  signedInBy: v.picklist(['token', 'single-sign-on']),
});
export type Me = v.InferOutput<typeof meSchema>;
