DROP INDEX snapshots_from_the_web;
