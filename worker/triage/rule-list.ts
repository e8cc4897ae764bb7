/** Every rule of the pack. Each finds by itself; their order means nothing. */

import type { Rule } from './rule.ts';
import { r01 } from './rules/r01-emotions-at-work-or-school.ts';
import { r02 } from './rules/r02-sensitive-traits-or-face-scraping.ts';
import { r03 } from './rules/r03-forbidden-practices.ts';
import { r04 } from './rules/r04-intimate-imagery.ts';
import { r05 } from './rules/r05-employment.ts';
import { r06 } from './rules/r06-education.ts';
import { r07 } from './rules/r07-essential-services.ts';
import { r08 } from './rules/r08-biometrics.ts';
import { r09 } from './rules/r09-critical-infrastructure.ts';
import { r10 } from './rules/r10-public-power.ts';
import { r11 } from './rules/r11-medical-device.ts';
import { r12 } from './rules/r12-narrow-task.ts';
import { r13 } from './rules/r13-possible-provider.ts';
import { r14 } from './rules/r14-chat-with-public.ts';
import { r15 } from './rules/r15-published-content.ts';
import { r16 } from './rules/r16-inform-people.ts';
import { r17 } from './rules/r17-minimal.ts';
import { r20 } from './rules/r20-dpia-likely.ts';
import { r21 } from './rules/r21-personal-account.ts';
import { r30 } from './rules/r30-colorado.ts';
import { r31 } from './rules/r31-colorado-not-covered.ts';
import { r32 } from './rules/r32-nyc-hiring.ts';
import { r40 } from './rules/r40-beyond-scope.ts';

export const RULES: readonly Rule[] = [
  r01,
  r02,
  r03,
  r04,
  r05,
  r06,
  r07,
  r08,
  r09,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  r16,
  r17,
  r20,
  r21,
  r30,
  r31,
  r32,
  r40,
];
