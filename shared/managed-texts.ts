/** What each key of the managed configuration is for, in English: for the schema, the documentation and the files of the kit. Pure. */
import type { LIST_KEY, ManagedSetting } from './managed-configuration.ts';

interface ManagedText {
  title: string;
  /** Sentences, without markup. */
  description: string;
  /** What it takes, and what holds where it is left out. */
  takes: string;
  unset: string;
}

export const MANAGED_TEXTS: Record<ManagedSetting | typeof LIST_KEY, ManagedText> = {
  server: {
    title: 'Server',
    description:
      'Address of the Unshade server of the organisation. What is noticed goes there, and policy comes from it.',
    takes: 'An https address without a path and without a default port, as https://unshade.example.com',
    unset: 'Needed. Without it the browser is not connected.',
  },
  enrolmentToken: {
    title: 'Enrolment token',
    description:
      'Lets browsers join, and carries their group. It is not a secret: it expires, is counted and can be revoked. Another token moves a browser to the group of that one at its next sync.',
    takes: 'A token as the server made it',
    unset: 'Needed. Without it the browser is not connected.',
  },
  keyFingerprint: {
    title: 'Fingerprint of the server key',
    description:
      'Tells browsers which key signs policy and catalogue. What another key has signed is refused, whoever sends it.',
    takes: '43 letters, digits, hyphens and underscores',
    unset: 'Needed. Without it nothing that the server signs is taken, unless this browser knows the key already.',
  },
  organisation: {
    title: 'Name of the organisation',
    description: 'Shown to people as the one who manages the extension in their browser.',
    takes: 'One line of at most 80 characters',
    unset: 'People read the address of the server in its place.',
  },
  noticeAcknowledged: {
    title: 'People were told before',
    description:
      'Says that people were told what is noticed before it begins. Set it to yes only where they were: by law, contract or works agreement that is for the organisation to see to.',
    takes: 'yes or no',
    unset: 'As no: nothing is noticed or asked before a person has read a short notice in the browser.',
  },
  strictestMode: {
    title: 'Strictest mode',
    description:
      'Nothing stricter happens in these browsers, whatever the policy of the server says: observe stays silent, ask asks what for, require lets nobody in who has not said, block lets nobody in.',
    takes: 'observe, ask, require or block, in small letters or capitals',
    unset:
      'As block: the policy of the server alone decides. Set to anything else, or lost on the way: as observe, until it is mended.',
  },
  privateLife: {
    title: 'Private life',
    description:
      'Companions, therapy, dating, faith and self-diagnosis are left alone. They are noticed only where both this and the policy of the server say observe.',
    takes: 'ignore or observe',
    unset: 'As ignore.',
  },
  keys: {
    title: 'Names of what is set',
    description:
      'The names of all keys that are set here, with commas between. The extension compares them with what it received, and tells what was lost on the way.',
    takes: 'Names with commas between, as server,enrolmentToken,keyFingerprint',
    unset: 'Each key that is set is told of as not listed; it holds all the same.',
  },
};
