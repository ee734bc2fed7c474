DROP INDEX jobs_failing;
DROP INDEX jobs_dead_of_kind;
DROP TABLE job_workers;
