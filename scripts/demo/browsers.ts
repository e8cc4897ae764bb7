/** The simulated browsers: when each joins, what it meets, what its person says, and what it sends on a day. Pure. */
import { addDays, type Day, daysBetween, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { Answers, Declaration } from '../../shared/declaration.ts';
import { type Observation, visitBand } from '../../shared/observation.ts';
import type { Statement } from '../../shared/statement.ts';
import { CONCERNS, EXCEPTION, GROUPS, type Group, type Habit, LEISURE } from './habits.ts';
import { hexId, mixSeeds, pick, type Random, seededRandom, tagNumber, whole } from './random.ts';

export interface Year {
  seed: number;
  /** Browsers, one a person. */
  size: number;
  first: Day;
  last: Day;
}

export interface Batch {
  browser: number;
  /** True for the browser's first: it enrols before. */
  isFirst: boolean;
  observations: Observation[];
  declarations: Declaration[];
  statements: Statement[];
}

/** Browsers join over this many days, or over the first half of a shorter time. */
const JOINING_DAYS = 40;
/** One sync a week, all of them on Mondays, so that a day's coverage is all of them; the real extension syncs every four hours. */
const DAYS_BETWEEN_SYNCS = 7;
/** Near the end of the year every browser reports daily, so that what is shown then has its true denominator. */
const DAILY_AT_LAST = 10;
/** A new browser reports on its first days, and sends again on the last of them what it kept. */
const FIRST_SYNCS = 3;
/** People take a service up within so long, or the first third of a shorter time. */
const ADOPTION_DAYS = 120;

/** 1970-01-05. */
const MONDAY = 4;

interface Use {
  habit: Habit;
  from: Day;
  /** The day it is declared; null where its person never says. */
  declared: Day | null;
  answers: Answers;
  /** The day its person thinks again, and says something else. */
  corrected: Day | null;
  declaration: string;
}

export class SimulatedBrowser {
  readonly number: number;
  readonly group: Group;
  readonly #year: Year;
  readonly #joined: Day;
  readonly #uses: readonly Use[];
  readonly #said: readonly Statement[];
  #sentUntil: Day;

  constructor(number: number, year: Year) {
    const random = seededRandom(mixSeeds(year.seed, number));
    this.number = number;
    this.#year = year;
    this.group = groupOf(random());
    const half = Math.ceil(daysBetween(year.first, year.last) / 2);
    this.#joined = addDays(year.first, whole(random, Math.min(JOINING_DAYS, half)));
    this.#sentUntil = addDays(this.#joined, -1);
    const uses = this.group.habits
      .filter(({ share }) => random() < share)
      .map((habit) => describeUse(habit, this.#joined, year, random));
    this.#said = this.#describeStatements(random);
    // One who is among the first of a service does not take it up again with the others.
    this.#uses = uses.filter((use, at) => uses.findIndex(({ habit }) => habit.service === use.habit.service) === at);
  }

  #describeStatements(random: Random): Statement[] {
    const days = daysBetween(this.#joined, this.#year.last);
    const on = () => addDays(this.#joined, Math.min(days, 10 + whole(random, Math.max(1, days - 10))));
    const row = () => ({ id: hexId(random), day: on() });
    const said: Statement[] = [];
    if (random() < 0.2)
      said.push({ kind: 'dismissal', ...row(), service: pick(random, LEISURE), reason: 'not-for-work' });
    if (random() < 0.03) said.push({ kind: 'concern', ...row(), receipt: hexId(random), ...pick(random, CONCERNS) });
    if (random() < 0.03) said.push({ kind: 'exception', ...row(), receipt: hexId(random), ...EXCEPTION });
    return said;
  }

  /** Nothing on a day on which it does not sync. Days are asked for in order. */
  batchOn(day: Day): Batch | undefined {
    const age = daysBetween(this.#joined, day);
    if (age < 0 || !this.#syncs(day, age)) return undefined;
    const isNew = age < FIRST_SYNCS;
    const from = isNew ? this.#joined : addDays(this.#sentUntil, 1);
    this.#sentUntil = day;
    const observations: Observation[] = [];
    const declarations: Declaration[] = [];
    for (const [position, use] of this.#uses.entries()) {
      for (let on = laterOf(from, use.from); on <= day; on = addDays(on, 1)) {
        const random = seededRandom(mixSeeds(this.#year.seed, this.number, position, toDayNumber(on)));
        if (!isWorkday(on) || random() * 5 >= use.habit.daysAWeek) continue;
        observations.push(this.#observe(use, on, day, random));
      }
      declarations.push(...this.#declare(use, from, day));
    }
    return { browser: this.number, isFirst: age === 0, observations, declarations, statements: this.#state(from, day) };
  }

  #syncs(day: Day, age: number): boolean {
    if (age < FIRST_SYNCS || daysBetween(day, this.#year.last) < DAILY_AT_LAST) return true;
    return (toDayNumber(day) - MONDAY) % DAYS_BETWEEN_SYNCS === 0;
  }

  #observe({ habit, declared }: Use, on: Day, day: Day, random: Random): Observation {
    return {
      id: hexId(random),
      service: habit.service,
      day: on,
      tag: this.#tag(habit.service, on),
      surfaces: [habit.surface ?? 'web-app'],
      scopes: habit.surface === 'sign-in' ? ['calendar'] : [],
      visits: visitBand(1 + whole(random, 12)),
      declared: declared !== null && declared <= day,
    };
  }

  #declare({ habit, declared, corrected, answers, declaration }: Use, from: Day, to: Day): Declaration[] {
    const said: Declaration[] = [];
    const kind = 'declaration';
    if (declared !== null && from <= declared && declared <= to) {
      said.push({
        kind,
        id: declaration,
        service: habit.service,
        day: declared,
        tag: this.#tag(habit.service, declared),
        answers,
      });
    }
    if (corrected !== null && from <= corrected && corrected <= to) {
      const random = seededRandom(mixSeeds(this.#year.seed, this.number, toDayNumber(corrected)));
      const anew = { ...answers, handling: 'used-after-check' as const };
      said.push({
        kind,
        id: hexId(random),
        service: habit.service,
        day: corrected,
        tag: this.#tag(habit.service, corrected),
        replaces: declaration,
        answers: anew,
      });
    }
    return said;
  }

  /** What its person states beside: that something is no use at work, that something is wrong, that a closed tool is needed. */
  #state(from: Day, to: Day): Statement[] {
    return this.#said.filter(({ day }) => from <= day && day <= to);
  }

  /** One for each service and quarter, as a browser makes them. */
  #tag(service: string, day: Day): number {
    const letters = Array.from(service, (letter) => letter.charCodeAt(0));
    return tagNumber(seededRandom(mixSeeds(this.#year.seed, this.number, quarterOf(day), ...letters)));
  }
}

function groupOf(chance: number): Group {
  let left = chance;
  for (const group of GROUPS) {
    left -= group.share;
    if (left < 0) return group;
  }
  return GROUPS[0] as Group;
}

function describeUse(habit: Habit, joined: Day, year: Year, random: Random): Use {
  const adoption = Math.min(ADOPTION_DAYS, Math.ceil(daysBetween(year.first, year.last) / 3));
  const begins = addDays(year.first, (habit.from ?? 0) * 30 + whole(random, habit.within ?? adoption));
  const from = laterOf(joined, begins);
  const isDeclared = random() < 0.7;
  const declared = isDeclared ? addDays(from, 1 + whole(random, 12)) : null;
  const corrected = declared !== null && random() < 0.1 ? addDays(declared, 20 + whole(random, 60)) : null;
  const answers = random() < 0.6 ? habit.answers[0] : pick(random, habit.answers);
  return { habit, from, declared, answers, corrected, declaration: hexId(random) };
}

function laterOf(a: Day, b: Day): Day {
  return a > b ? a : b;
}

function isWorkday(day: Day): boolean {
  return (toDayNumber(day) - MONDAY) % 7 < 5;
}
