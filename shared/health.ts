/** How the server is, for anybody who asks. Pure. */
import * as v from 'valibot';

export const healthSchema = v.strictObject({
  status: v.literal('ok'),
  /** Staff can sign in by the organisation's single sign-on. */
  singleSignOn: v.boolean(),
});
