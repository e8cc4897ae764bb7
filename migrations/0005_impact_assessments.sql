-- An impact assessment that is being made: one a system. Once it is decided on it stands in `assessment`, and this row goes.
create table open_assessment (
  system text primary key,
  number integer not null, -- that it will have in `assessment`
  version integer not null,
  state text not null, -- draft, submitted, in-review
  draft text not null, -- JSON: shared/open-assessment.ts
  answered_by text not null, -- JSON: by question
  opened_by text not null,
  opened_at text not null,
  submitted_by text,
  submitted_at text,
  reviewer text,
  returned text -- JSON: by whom, when and why it was given back last
) without rowid;

-- A system that is out of scope once somebody else than who proposed it has approved it.
create table exclusion (
  system text primary key,
  record text not null, -- JSON: shared/exclusion.ts
  version integer not null,
  proposed_by text not null,
  proposed_at text not null,
  approved_by text,
  approved_at text
) without rowid;

-- Concerns by service and day, for what tells of an incident since a decision.
create index request_concern on request (service, day) where kind = 'concern' and service is not null;
