-- Enrolment tokens that staff make, and what roll-out knows of browsers.
alter table enrolment_token add column created_day integer; -- null for one of before
alter table enrolment_token add column created_by text; -- null for the one of the first start
alter table enrolment_token add column last_used_day integer;
alter table enrolment_token add column needs_approval integer not null default 0;
alter table enrolment_token add column ephemeral integer not null default 0; -- its devices are forgotten soon and never counted
alter table enrolment_token add column addresses text not null default '[]'; -- JSON: networks from which browsers may enrol
alter table enrolment_token add column alert_above integer not null default 50; -- enrolments on one day
alter table enrolment_token add column enrol_day integer not null default 0; -- the day that `enrolments` counts
alter table enrolment_token add column enrolments integer not null default 0;
alter table enrolment_token add column alert_day integer not null default 0; -- the last day whose enrolments the log tells of as too many
alter table enrolment_token add column replaces integer; -- number of the token that it took the place of

alter table device add column enrolled_day integer; -- null for one of before
alter table device add column approved integer not null default 1; -- 0 while it waits for staff
alter table device add column browser text;
alter table device add column version text; -- of the extension
alter table device add column setup text; -- managed, code
alter table device add column problems text not null default '[]'; -- JSON: what is wrong with what IT set

-- A person of the staff who signs in by single sign-on, by mail address in small letters. No token: the hash is of nothing.
alter table staff_token add column email text;
create unique index staff_token_email on staff_token (email) where email is not null and revoked_day is null;
