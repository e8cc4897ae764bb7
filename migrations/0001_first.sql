-- Days are counts of days since 1970-01-01, quarters are year * 4 + (quarter - 1). No table that holds rows about use
-- has a rowid: nothing stored shows in which order things arrived.

create table enrolment_token (
  number integer primary key,
  hash text not null unique, -- SHA-256, base64url
  name text not null,
  group_number integer not null default 0, -- 0: no group
  expires_day integer not null,
  max_uses integer not null,
  uses integer not null default 0,
  revoked_day integer
);

create table device (
  id text primary key, -- RFC 7638 thumbprint of its public key
  token integer not null references enrolment_token (number),
  token_use integer not null, -- which use of the token this was, so that a repeated enrolment counts once
  sequence integer not null default 0,
  recent text not null default '[]', -- JSON: [sequence, digest] of the last batches, to tell a repeat from a fork
  reported_days integer not null default 0,
  last_day integer not null default 0,
  tag_quarter integer not null default 0,
  new_tags integer not null default 0,
  declaration_day integer not null default 0,
  declarations integer not null default 0,
  revoked_day integer, -- by staff
  forked_day integer -- two copies of one profile were seen
) without rowid;

create index device_token on device (token);

create table service (
  number integer primary key,
  id text not null unique
);

-- The hot table. held: 0, or the number of the enrolment token of a device that is still too new to count.
create table observation (
  day integer not null,
  service integer not null,
  tag integer not null,
  surfaces integer not null, -- bits
  scopes integer not null, -- bits
  visits integer not null, -- band: 0, 1, 2
  declared integer not null,
  group_number integer not null,
  held integer not null,
  primary key (day, service, tag)
) without rowid;

-- One browser that used one service in one quarter: what the counters count.
create table browser_use (
  quarter integer not null,
  service integer not null,
  tag integer not null,
  declared integer not null,
  group_number integer not null,
  held integer not null,
  primary key (quarter, service, tag)
) without rowid;

-- Reports read these two and never the rows above.
create table browser_count (
  service integer not null,
  quarter integer not null,
  group_number integer not null,
  browsers integer not null,
  declared integer not null,
  primary key (service, quarter, group_number)
) without rowid;

create table service_seen (
  service integer not null,
  held integer not null,
  first_day integer not null,
  last_day integer not null,
  opened_day integer not null, -- the Worker's day when it first heard of the service
  surfaces integer not null,
  scopes integer not null,
  primary key (service, held)
) without rowid;

create table declaration (
  id text primary key, -- 128 random bits, made in the browser
  service integer not null,
  day integer not null,
  tag integer, -- null once erased
  group_number integer not null,
  held integer not null,
  replaces text,
  answers text, -- JSON; null for a withdrawal
  note text -- what the person typed; null once erased
) without rowid;

create index declaration_replaces on declaration (replaces) where replaces is not null;
create index declaration_tag on declaration (tag) where tag is not null;

create table erase_mark (
  service integer not null,
  tag integer not null,
  up_to integer not null,
  primary key (service, tag)
) without rowid;

-- How many browsers reported on a day: the denominator of every count. Joined to no service.
create table coverage (
  day integer primary key,
  browsers integer not null
) without rowid;

create table staff_token (
  hash text primary key, -- SHA-256, base64url
  name text not null,
  role text not null,
  created_day integer not null,
  expires_day integer not null
) without rowid;
