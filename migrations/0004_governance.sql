-- Staff tokens: several roles a token, named for people, revocable.
create table staff_token_new (
  number integer primary key, -- what people call it by in commands; says nothing of the secret
  hash text not null unique, -- SHA-256, base64url
  name text not null,
  name_key text not null, -- as shared/name-key.ts makes it; a name that was ever given is not given again
  roles text not null, -- JSON list
  created_day integer not null,
  expires_day integer not null,
  last_used_day integer,
  revoked_day integer
);
insert into staff_token_new (hash, name, name_key, roles, created_day, expires_day)
  select hash, name, lower(name), json_array(role), created_day, expires_day from staff_token;
drop table staff_token;
alter table staff_token_new rename to staff_token;

-- What staff did and which findings opened and closed. Append only: each row's hash is made of its own text and the hash
-- of the row before.
create table log (
  number integer primary key, -- 1, 2, 3 … without gaps
  at text not null, -- ISO 8601, UTC
  actor text not null, -- name of the staff token; "unshade" for the daily run
  kind text not null,
  subject text, -- what it is about: the id of an AI system, or another noun's
  detail text not null, -- JSON, byte for byte as it was hashed
  hash text not null -- SHA-256, hexadecimal
);
create index log_subject on log (subject, number) where subject is not null;

-- What staff know and decided about an AI system. A system that no browser met is here alone.
create table ai_system (
  id text primary key, -- the service's id, or one of its own
  source text, -- manual or imported, for what staff registered; null where a browser met it first
  record text not null, -- JSON: shared/system.ts
  registered_day integer not null,
  version integer not null,
  changed_by text not null,
  changed_at text not null
) without rowid;

-- What a reviewer knows of one use, and where they judge otherwise than the rules.
create table use_review (
  system text not null,
  use text not null, -- purpose, or purpose:domain
  review text not null, -- JSON: shared/use-review.ts
  version integer not null,
  changed_by text not null,
  changed_at text not null,
  primary key (system, use)
) without rowid;

-- A finding that was looked at and needs no work until a day.
create table screening (
  system text not null,
  kind text not null, -- of the finding
  record text not null, -- JSON: shared/screening.ts
  version integer not null,
  changed_by text not null,
  changed_at text not null,
  primary key (system, kind)
) without rowid;

-- Impact assessments on record. Each stays as it was decided; the newest is in force.
create table assessment (
  system text not null,
  number integer not null, -- 1, 2, 3 … for each system
  record text not null, -- JSON: shared/assessment.ts
  decided_day integer not null,
  decided_by text not null,
  decided_at text not null,
  primary key (system, number)
) without rowid;

-- When an assessment is needed and by when: the organisation's own documented criterion.
create table criteria (
  version integer primary key,
  content text not null, -- JSON: shared/criteria.ts
  proposed_by text not null,
  proposed_at text not null,
  approved_by text,
  approved_at text
);

create table browser_group (
  number integer primary key,
  name text not null unique,
  domain text,
  version integer not null
);

-- Findings as the last daily run left them: the day each opened, and when it is due. A closed one is remembered for a
-- while, so that one that comes again at once is due when it was.
create table finding (
  system text not null,
  kind text not null,
  since_day integer not null,
  priority text not null,
  due_day integer not null,
  urgent_priority text not null, -- the most urgent that it ever had, and when it was due then
  urgent_due_day integer not null,
  reasons text not null, -- JSON
  rules text not null, -- JSON
  closed_day integer,
  primary key (system, kind)
) without rowid;

-- The band of browsers of a service in a quarter, for each day it changed: ranks, never counts.
create table browser_band (
  service integer not null,
  quarter integer not null,
  day integer not null,
  rank integer not null,
  primary key (service, quarter, day)
) without rowid;

-- Since when the policy in force calls a service rejected or retired.
create table ruling_day (
  service text primary key,
  status text not null,
  day integer not null
) without rowid;

-- One row: the day the first browser enrolled.
create table rollout (
  only integer primary key check (only = 1),
  first_day integer not null
);

-- What the daily run last saw of a system, and the last day on which anything of it changed.
create table system_change (
  system text primary key,
  day integer not null,
  status text not null,
  eu_class text not null,
  digest text not null -- of the whole row of the inventory
) without rowid;

-- The different answers in force, so that reports need not read declarations.
alter table declaration add column in_force integer not null default 1; -- 0 once another of the same service replaces it
update declaration set in_force = 0
  where exists (select 1 from declaration as later where later.replaces = declaration.id and later.service = declaration.service);
create index declaration_answers on declaration (service, answers, group_number, held, coalesce(note, ''))
  where in_force = 1 and answers is not null;

create table declared_answer (
  service integer not null,
  answers text not null, -- JSON
  group_number integer not null,
  held integer not null,
  note text not null, -- empty for none
  primary key (service, answers, group_number, held, note)
) without rowid;
insert into declared_answer
  select distinct service, answers, group_number, held, coalesce(note, '') from declaration
  where in_force = 1 and answers is not null;

-- A server that browsers reported to before: its roll-out began when it first heard of a service.
insert into rollout (only, first_day)
  select 1, min(opened_day) from service_seen having min(opened_day) is not null;
