-- What browsers are told to do. Every version is kept, with who made it and when: a decision of people.
create table policy (
  version integer primary key,
  text_version integer, -- of the text that it brings; null for none
  changed_by text not null, -- name of the staff token
  changed_at text not null, -- ISO 8601, UTC
  document text not null -- JSON, byte for byte as it is signed
);

create index policy_text on policy (text_version) where text_version is not null;

-- Which versions of the policy's text were read. A tag stands for one browser and one version, and for nothing else.
create table acknowledgement (
  version integer not null, -- of the text
  tag integer not null,
  day integer not null, -- 0 once forgotten
  check_result integer not null, -- 0 none, 1 failed, 2 passed; 0 once forgotten
  held integer not null,
  forgotten integer not null,
  primary key (version, tag)
) without rowid;

-- That somebody did not say what a service is for, and why not. Counted, under no tag.
create table dismissal (
  id text primary key, -- 128 random bits, made in the browser
  service integer not null,
  reason text not null,
  month integer not null, -- its first day, counted as days are
  held integer not null
) without rowid;

create index dismissal_service on dismissal (service, reason, held);

-- Exceptions and concerns, and what staff answered.
create table request (
  id text primary key, -- half of the SHA-256 of the receipt, which is stored nowhere
  kind text not null,
  category text, -- of a concern
  service integer,
  day integer not null,
  text text not null, -- what the person typed
  held integer not null,
  decision text,
  answer text,
  until_day integer,
  answered_day integer,
  answered_by text, -- name of the staff token
  answered_at text, -- ISO 8601, UTC
  earlier text not null default '[]' -- JSON: answers that another took the place of, oldest first
) without rowid;

create index request_open on request (day) where answered_day is null;

alter table device add column statement_day integer not null default 0;
alter table device add column statements integer not null default 0;

-- Concerns that came alone, without signature, on one day.
alter table enrolment_token add column concern_day integer not null default 0;
alter table enrolment_token add column concerns integer not null default 0;
