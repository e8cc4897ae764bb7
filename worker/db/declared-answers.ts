/**
 * Keeps `declared_answer`, the different answers in force: reports read these and no declarations. What a batch touches is
 * taken out before it is merged, where nothing else says the same, and what is in force then is put in. SQLite's own SQL.
 */
import { type RawBuilder, sql } from 'kysely';

type Ids = RawBuilder<unknown>;

const KEY = sql`service, answers, group_number, held, coalesce(note, '')`;

/** Before the declarations with these ids are changed. Leans on declaration_answers. */
export function withdrawAnswers(ids: Ids): RawBuilder<unknown> {
  return sql`
    delete from declared_answer where (service, answers, group_number, held, note) in (
        select ${KEY} from declaration where id in ${ids} and in_force = 1 and answers is not null)
      and not exists (
        select 1 from declaration other
        where other.service = declared_answer.service and other.answers = declared_answer.answers
          and other.group_number = declared_answer.group_number and other.held = declared_answer.held
          and coalesce(other.note, '') = declared_answer.note
          and other.in_force = 1 and other.answers is not null and other.id not in ${ids})`;
}

/** After they were changed. */
export function enterAnswers(ids: Ids): RawBuilder<unknown> {
  return sql`
    insert into declared_answer (service, answers, group_number, held, note)
    select ${KEY} from declaration where id in ${ids} and in_force = 1 and answers is not null
    on conflict do nothing`;
}

/** Which of these are replaced, in whatever order they came. Leans on declaration_replaces. */
export function markReplaced(ids: Ids): RawBuilder<unknown> {
  return sql`
    update declaration set in_force = 0 where id in ${ids} and in_force = 1 and exists (
      select 1 from declaration later where later.replaces = declaration.id and later.service = declaration.service)`;
}

/** Once a day, after declarations of revoked tokens were deleted: what these alone had replaced is in force again. */
export function restoreAnswers(): RawBuilder<unknown>[] {
  return [
    sql`
      update declaration set in_force = 1 where in_force = 0 and not exists (
        select 1 from declaration later where later.replaces = declaration.id and later.service = declaration.service)`,
    sql`delete from declared_answer where held in (select number from enrolment_token where revoked_day is not null)`,
    enterAnswers(sql`(select id from declaration)`),
  ];
}
