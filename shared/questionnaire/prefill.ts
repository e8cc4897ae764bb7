/**
 * What is known of an AI system as answers to our own forms: proposals, each with where it comes from, that a person
 * confirms. Of several declared uses the worst counts. What is not clear is left to people. Pure.
 */
import { ACCOUNTS, AFFECTED, DATA_CLASSES, DOMAINS, HANDLINGS, isBoldPurpose, PURPOSES } from '../declaration.ts';
import type { AiSystem } from '../inventory.ts';
import type { OpenAssessmentReport, PREFILL_SOURCES } from '../open-assessment.ts';
import type { Scope } from '../triage-input.ts';
import type { Question, Questionnaire } from './questionnaire.ts';
import { WHO } from './scope-answers.ts';

interface Proposal {
  question: string;
  choice: string;
  source: (typeof PREFILL_SOURCES)[number];
  why: string;
}

/** `accountMatters`: whether the catalogue says that it makes a difference under what account the service is used. */
export function proposeAnswers(
  form: Questionnaire,
  system: AiSystem,
  accountMatters: boolean,
): OpenAssessmentReport['proposed'] {
  const questions = new Map(form.sections.flatMap((section) => section.questions).map((one) => [one.id, one]));
  const proposed: OpenAssessmentReport['proposed'] = {};
  for (const { question: id, choice, source, why } of [
    ...fromDeclarations(system),
    ...fromTriage(system),
    ...fromCatalogue(system, accountMatters),
    ...fromVendorFacts(system),
    ...fromRecord(system),
  ]) {
    const question = questions.get(id);
    if (question === undefined) continue;
    const before = proposed[id]?.answer.choices[0];
    if (before !== undefined && positionOf(question, before) >= positionOf(question, choice)) continue;
    proposed[id] = { answer: { choices: [choice], note: null, evidence: [] }, source, why };
  }
  return proposed;
}

/** Every use that is known, as one scope; null where nobody has said what for. */
export function knownScope({ uses, declarations, dataClasses, accounts }: AiSystem): Scope | null {
  const purposes = PURPOSES.filter((one) => uses.some(({ purpose }) => purpose === one));
  if (purposes.length === 0) return null;
  const affected = AFFECTED.filter((one) => declarations.some((answers) => answers.affected === one));
  return {
    purposes,
    domains: DOMAINS.filter((one) => uses.some(({ domain }) => domain === one)),
    affected: affected.length > 0 ? affected : ['nobody'],
    data: dataClasses.at(-1) ?? 'public',
    handling: HANDLINGS.findLast((one) => declarations.some(({ handling }) => handling === one)) ?? 'draft-i-rewrite',
    accounts: ACCOUNTS.filter((one) => accounts.includes(one)),
  };
}

/** Choices stand from the least to the gravest. */
function positionOf({ choices }: Question, choice: string): number {
  return choices.findIndex(({ id }) => id === choice);
}

function* fromDeclarations({ declarations, uses, dataClasses, accounts }: AiSystem): Generator<Proposal> {
  const source = 'declarations';
  for (const answers of declarations) {
    const isBold = isBoldPurpose(answers.purpose);
    yield { question: 'who', choice: WHO[answers.affected], source, why: 'The gravest that was declared.' };
    if (answers.handling === 'used-unchecked') {
      yield { question: 'output-role', choice: 'acts', source, why: 'Some use the output as it comes.' };
    } else if (isBold) {
      yield {
        question: 'output-role',
        choice: 'ranks',
        source,
        why: 'It is used where people are judged or decided on.',
      };
    } else {
      yield { question: 'output-role', choice: 'drafts', source, why: 'Everybody says that the output is checked.' };
    }
    if (!isBold && answers.affected !== 'nobody') {
      yield {
        question: 'decision-area',
        choice: 'everyday',
        source,
        why: 'It concerns people, and decides nothing weighty.',
      };
    }
  }
  for (const { purpose, domain } of uses) {
    if (purpose === null || !isBoldPurpose(purpose)) continue;
    const isWeighty = domain !== null && domain !== 'other';
    yield {
      question: 'decision-area',
      choice: isWeighty ? 'weighty' : 'service',
      source,
      why: 'It is used where people are judged or decided on.',
    };
  }
  const [data] = DATA_CLASSES.filter((one) => dataClasses.includes(one)).slice(-1);
  if (data) yield { question: 'data-class', choice: data, source, why: 'The most delicate that was declared.' };
  for (const account of accounts) {
    yield { question: 'account', choice: account, source, why: 'The gravest that was declared.' };
  }
}

function* fromTriage({ euClass, uses }: AiSystem): Generator<Proposal> {
  const source = 'triage';
  const willBe = (wanted: 'prohibited' | 'high-risk') =>
    euClass === wanted || uses.some(({ verdict }) => verdict.euClass === wanted);
  if (willBe('prohibited')) {
    yield { question: 'article-5', choice: 'yes', source, why: 'Triage says that it may be a forbidden practice.' };
  }
  const isHighRisk =
    willBe('high-risk') ||
    uses.some(
      ({ verdict }) => verdict.euClass === 'pending' && verdict.upcoming.some((one) => one.euClass === 'high-risk'),
    );
  if (isHighRisk) {
    yield {
      question: 'decision-area',
      choice: 'weighty',
      source,
      why: 'Triage says that it is, or will be, high-risk.',
    };
  }
}

function* fromCatalogue({ uses, scopes, accounts }: AiSystem, accountMatters: boolean): Generator<Proposal> {
  const source = 'catalogue';
  const isAgent =
    scopes.includes('agent') || uses.some(({ verdict }) => verdict.criteria.includes('agent-that-writes'));
  if (isAgent) {
    yield {
      question: 'system-access',
      choice: 'writes',
      source,
      why: 'It is an agent, and nobody has said that it asks first.',
    };
  } else if (scopes.length > 0) {
    yield { question: 'system-access', choice: 'reads', source, why: 'A sign-in asked for mail, files or the like.' };
  }
  if (!accountMatters && accounts.length === 0)
    yield { question: 'account', choice: 'none', source, why: 'It is mostly used without an account.' };
}

const INPUT = '(?:(?:customer |user |your |our )?(?:data|content|inputs?|prompts))';
const INPUTS = `${INPUT}(?:(?:,| and|, and) ${INPUT})*(?: and outputs?)?`;
const TO_TRAIN = '(?:to train|for training)(?: (?:of )?(?:the |its |any |our )?(?:ai )?models?)?';
const EUROPE = '(?:eu|eea|european union|european economic area)';

/** The whole of it, in one sentence: vendors speak of plans, settings and exceptions, and half of what they say misleads. */
const CLEAR: readonly { fact: string; says: RegExp; question: string; choice: string }[] = [
  {
    fact: 'training',
    says: whole('never|no', `(?:${INPUTS} (?:is|are) )?(?:never|not) used ${TO_TRAIN}`),
    question: 'vendor-trains-on-input',
    choice: 'never',
  },
  {
    fact: 'training',
    says: whole('yes|always', `(?:${INPUTS} (?:is|are) )?(?:always )?used ${TO_TRAIN}`),
    question: 'vendor-trains-on-input',
    choice: 'trains',
  },
  {
    fact: 'retention',
    says: whole('none|zero', 'nothing is (?:kept|stored)', `(?:${INPUTS} (?:is|are) )?(?:never|not) (?:kept|stored)`),
    question: 'retention',
    choice: 'not-kept',
  },
  {
    fact: 'retention',
    says: whole(`(?:(?:${INPUTS} (?:is|are) )?(?:kept|stored) )?(?:for ever|forever|indefinitely|without end)`),
    question: 'retention',
    choice: 'unbounded',
  },
  {
    fact: 'region',
    says: whole(`(?:only )?(?:in )?(?:the )?${EUROPE}(?: only)?`),
    question: 'data-place',
    choice: 'ours',
  },
];

function whole(...ways: string[]): RegExp {
  return new RegExp(`^(?:${ways.join('|')})\\.?$`, 'i');
}

function* fromVendorFacts({ vendorFacts }: AiSystem): Generator<Proposal> {
  for (const { fact, says, expired } of vendorFacts) {
    if (expired) continue;
    const clear = CLEAR.find((one) => one.fact === fact && one.says.test(says.trim()));
    if (clear)
      yield { question: clear.question, choice: clear.choice, source: 'vendor-facts', why: `The vendor says: ${says}` };
  }
}

function* fromRecord({ owner }: AiSystem): Generator<Proposal> {
  if (owner === null) return;
  yield {
    question: 'owner-and-reviewer',
    choice: 'partly',
    source: 'record',
    why: `${owner} answers for it, by the record.`,
  };
}
