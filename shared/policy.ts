/** What browsers are told to do: written by staff, signed by the Worker, versioned, never rolled back. Pure. */
import * as v from 'valibot';
import { ACCOUNTS, AFFECTED, DATA_CLASSES, DOMAINS, HANDLINGS, PURPOSES, type Purpose } from './declaration.ts';
import { serviceIdSchema } from './observation.ts';
import { lineSchema, textSchema } from './text.ts';
import { wholeNumber } from './whole-number.ts';

/** Version of the document's form: a browser refuses a newer one than it knows, and keeps what it has. */
export const POLICY_FORMAT = 1;

/**
 * What a browser does when it meets a service, from lenient to strict: stay silent; ask what for; let nobody in who has
 * not said what for; let nobody in.
 */
export const MODES = ['observe', 'ask', 'require', 'block'] as const;
export type Mode = (typeof MODES)[number];

/** What the organisation has decided about a service so far. */
export const SERVICE_STATUSES = [
  'unassessed',
  'in-review',
  'approved',
  'approved-with-conditions',
  'rejected',
  'retired',
] as const;
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

export const MOST_RULINGS = 1_000;
export const MOST_TRANSLATIONS = 12;
/** Longest policy text in one language, in UTF-16 units: a page that people read. */
export const POLICY_TEXT_LENGTH = 12_000;
/** Unasked interruptions, the most there ever are: a policy may only lower them. */
export const INTERRUPTIONS_A_DAY = 1;
export const INTERRUPTIONS_A_SERVICE = 3;

const versionSchema = wholeNumber(1, 2 ** 47 - 1);

const decidedEntries = {
  status: v.picklist(SERVICE_STATUSES),
  /** In place of the mode that its status has. */
  mode: v.optional(v.picklist(MODES)),
  /** Shown where it is used, "no customer data" say. */
  conditions: v.optional(lineSchema(300)),
  /** The approved service to use instead. */
  alternative: v.optional(serviceIdSchema),
};

const listOf = <List extends readonly string[]>(list: List) => v.array(v.picklist(list));

/** The conditions in a form that browsers can put into words of their own: what is approved, and nothing beyond. */
export const limitsSchema = v.object({
  /** For these purposes alone. */
  purposes: listOf(PURPOSES),
  /** In these domains alone, where the purpose needs one. */
  domains: listOf(DOMAINS),
  /** Where these are affected alone; nobody always may be. */
  affected: listOf(AFFECTED),
  /** With these accounts alone. The browser says so; it cannot see which account is used. */
  accounts: listOf(ACCOUNTS),
  /** This class of data at most. */
  data: v.picklist(DATA_CLASSES),
  /** Checked at least so much. */
  handling: v.picklist(HANDLINGS),
});
export type Limits = v.InferOutput<typeof limitsSchema>;

/**
 * What holds in a browser where the service was declared for one of these purposes. That no purpose is named twice is for
 * the Worker to see to: every byte of these shapes is in every browser's background.
 */
const purposeRulingSchema = v.object({ purposes: listOf(PURPOSES), ...decidedEntries });

const forUseEntries = {
  ...decidedEntries,
  limits: v.optional(limitsSchema),
  purposes: v.optional(v.array(purposeRulingSchema)),
};

/** What holds for browsers of these groups, by number. */
const groupRulingSchema = v.object({ groups: v.array(v.number()), ...forUseEntries });

/** What was decided about one service. Nothing is decided about a service that is not named. */
export const rulingSchema = v.object({
  service: serviceIdSchema,
  ...forUseEntries,
  /** Decided otherwise for some groups; the Worker resolves it, and a browser gets what holds for its own. */
  groups: v.optional(v.array(groupRulingSchema)),
  /** Grows when every browser that uses it is to be asked again. */
  askAgain: v.optional(wholeNumber(0, 1_000_000), 0),
});
export type Ruling = v.InferOutput<typeof rulingSchema>;
/** What holds for one browser, or one use of a service in it. */
export type Decided = Pick<Ruling, 'status' | 'mode' | 'conditions' | 'alternative' | 'limits'>;

/** One question on the policy's text; the first answer counts. */
export const checkSchema = v.pipe(
  v.object({
    question: lineSchema(300),
    choices: v.pipe(v.array(lineSchema(200)), v.minLength(2, 'at least 2'), v.maxLength(4, 'at most 4')),
    /** Position of the right choice. */
    answer: wholeNumber(0, 3),
  }),
  v.forward(
    v.check(({ choices, answer }) => answer < choices.length, 'one of the choices'),
    ['answer'],
  ),
);

export const policyTextSchema = v.object({
  /** Grows with every change of substance: people are asked to acknowledge it again. */
  version: versionSchema,
  /** The first is shown where none is in the browser's language. */
  translations: v.pipe(
    v.array(
      v.object({
        /** BCP 47. */
        language: v.pipe(
          v.string(),
          v.regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language tag, as en or pt-BR'),
        ),
        title: lineSchema(120),
        /** Plain text; an empty line begins a paragraph, and a line that begins with "- " is a point of a list. */
        body: textSchema(POLICY_TEXT_LENGTH),
        check: v.optional(checkSchema),
      }),
    ),
    v.minLength(1, 'at least one'),
    v.maxLength(MOST_TRANSLATIONS, `at most ${MOST_TRANSLATIONS}`),
    v.check((texts) => new Set(texts.map(({ language }) => language.toLowerCase())).size === texts.length, 'each once'),
    v.check(
      (texts) => texts.every(({ check }) => (check === undefined) === (texts[0]?.check === undefined)),
      'in every language, or in none',
    ),
  ),
});
export type PolicyText = v.InferOutput<typeof policyTextSchema>;
export type PolicyTranslation = PolicyText['translations'][number];

const clockTime = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day, as 18:30'));

/** How seldom people are interrupted. The built-in limits hold whatever is said here. */
const quietSchema = v.object({
  /** Hours without interruption beside the built-in night, by the browser's own clock; over midnight when `from` is later. */
  hours: v.optional(v.object({ from: clockTime, to: clockTime })),
  /** Days without: 0 is Sunday. */
  days: v.optional(v.pipe(v.array(wholeNumber(0, 6)), v.maxLength(7, 'each once')), []),
  interruptionsADay: v.optional(wholeNumber(0, INTERRUPTIONS_A_DAY), INTERRUPTIONS_A_DAY),
  interruptionsAService: v.optional(wholeNumber(0, INTERRUPTIONS_A_SERVICE), INTERRUPTIONS_A_SERVICE),
});

const modeSchema = v.picklist(MODES);

/** What staff edit. */
export const policyContentSchema = v.object({
  /** The mode that goes with each status. */
  modes: v.object({
    unassessed: modeSchema,
    'in-review': modeSchema,
    approved: modeSchema,
    'approved-with-conditions': modeSchema,
    rejected: modeSchema,
    retired: modeSchema,
  }),
  services: v.pipe(
    v.array(rulingSchema),
    v.maxLength(MOST_RULINGS, `at most ${MOST_RULINGS}`),
    v.check((rulings) => new Set(rulings.map(({ service }) => service)).size === rulings.length, 'each once'),
  ),
  quiet: quietSchema,
  /** The organisation's AI policy in a short form; null for none. */
  text: v.nullable(policyTextSchema),
  /** Whom to turn to, as people are told: a name, a room, a mail address. */
  contact: v.nullable(lineSchema(200)),
  /** Companions, therapy, dating, faith, self-diagnosis: noticed where this and what IT sets on the machine both say so. */
  privateLife: v.optional(v.picklist(['ignore', 'observe']), 'ignore'),
});
export type PolicyContent = v.InferOutput<typeof policyContentSchema>;

/** What browsers take. Keys of a later version are left out; `format` tells when that would not do. */
export const policySchema = v.object({
  format: v.literal(POLICY_FORMAT),
  /** Grows with every change; a browser refuses a smaller one than it holds. */
  version: versionSchema,
  ...policyContentSchema.entries,
  /** The group whose rulings these are; 0 for browsers in none. */
  group: v.optional(v.number(), 0),
});
export type Policy = v.InferOutput<typeof policySchema>;

/** In force from the first start until the organisation sets its own: asks, and keeps nobody out. */
export const FIRST_POLICY: Policy = {
  format: POLICY_FORMAT,
  version: 1,
  modes: {
    unassessed: 'ask',
    'in-review': 'ask',
    approved: 'ask',
    'approved-with-conditions': 'ask',
    rejected: 'ask',
    retired: 'ask',
  },
  services: [],
  quiet: { days: [], interruptionsADay: INTERRUPTIONS_A_DAY, interruptionsAService: INTERRUPTIONS_A_SERVICE },
  text: null,
  contact: null,
  privateLife: 'ignore',
  group: 0,
};

export function rulingOn(policy: Pick<Policy, 'services'>, service: string): Ruling | undefined {
  return policy.services.find((ruling) => ruling.service === service);
}

const UNDECIDED: Decided = { status: 'unassessed' };

/** What holds for a service where it is used for this purpose; nothing was declared where it is left out. */
export function decidedOn(policy: Pick<Policy, 'services'>, service: string, purpose?: Purpose): Decided {
  const ruling = rulingOn(policy, service);
  const forPurpose = purpose && ruling?.purposes?.find(({ purposes }) => purposes.includes(purpose));
  return forPurpose ?? ruling ?? UNDECIDED;
}

/** The mode of a service by policy alone, before what was answered, granted or acknowledged here. */
export function modeOf(policy: Pick<Policy, 'services' | 'modes'>, service: string, purpose?: Purpose): Mode {
  const { mode, status } = decidedOn(policy, service, purpose);
  return mode ?? policy.modes[status];
}

/** What a browser of this group gets: no other group's rulings. */
export function policyFor(policy: Policy, group: number): Policy {
  const services = policy.services.map(({ groups = [], ...ruling }): Ruling => {
    const found = groups.find((one) => one.groups.includes(group));
    if (!found) return ruling;
    const { groups: _, ...forGroup } = found;
    return { service: ruling.service, ...forGroup, askAgain: ruling.askAgain };
  });
  return { ...policy, services, group };
}

/** The text in the first language that there is one in: the same tag, else the same language; the first of all if in none. */
export function translationFor({ translations }: PolicyText, ...languages: string[]): PolicyTranslation {
  for (const wanted of languages.map((language) => language.toLowerCase())) {
    const [primary = ''] = wanted.split('-');
    const sameTag = translations.find((text) => text.language.toLowerCase() === wanted);
    const sameLanguage = translations.find((text) => text.language.toLowerCase().split('-')[0] === primary);
    const found = sameTag ?? sameLanguage;
    if (found) return found;
  }
  return translations[0] as PolicyTranslation;
}

/** What two people compare: the first 16 hexadecimal digits of the SHA-256 of a policy as it was signed. */
export function policyHash(sha256: Uint8Array): string {
  return Array.from(sha256.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
