-- Fails while snapshots of these kinds are held: they are kept for ever, so there is no way back from them.
ALTER TABLE snapshots DROP CONSTRAINT snapshots_media_type;
ALTER TABLE snapshots ADD CONSTRAINT snapshots_media_type CHECK (media_type IN ('text/markdown', 'text/html', 'text/plain'));
