-- Pages of the web are fetched again when they are old: the sweep asks for the oldest of them once an hour. Dumps, files
-- and reports, of which there may be millions, are none.
CREATE INDEX snapshots_from_the_web ON snapshots (retrieved_at) WHERE current AND media_type IN ('text/html', 'text/plain');
