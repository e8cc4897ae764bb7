-- What the organisation adds to the catalogue. Every version is kept, with who made it and when: a decision of people.
create table own_catalogue (
  version integer primary key,
  entries text not null, -- JSON
  changed_by text not null, -- name of the staff token
  changed_at text not null -- ISO 8601, UTC
);
