-- Loses every job that has not run: only for a database that can do without them.
DROP TABLE job_attempts;
DROP TABLE jobs;
DROP FUNCTION jobs_notify();
