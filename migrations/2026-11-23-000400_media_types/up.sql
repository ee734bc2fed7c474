-- Dumps of wikis hold wikitext, and reports come as PDF.
ALTER TABLE snapshots DROP CONSTRAINT snapshots_media_type;
ALTER TABLE snapshots ADD CONSTRAINT snapshots_media_type
    CHECK (media_type IN ('text/markdown', 'text/html', 'text/plain', 'text/x-wiki', 'application/pdf'));
