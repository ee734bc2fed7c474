DROP INDEX sources_blocked;
-- Without the block, what was hidden by it is found again.
UPDATE passages SET words = passage_words(sources.title, passages.heading_path, passages.text)
    FROM sources, snapshots
    WHERE sources.id = passages.source_id AND snapshots.id = passages.snapshot_id AND snapshots.current
        AND sources.blocked_at IS NOT NULL;
ALTER TABLE sources DROP COLUMN blocked_why, DROP COLUMN blocked_by, DROP COLUMN blocked_at;
COMMENT ON COLUMN passages.words IS 'What it is found by: title, headings and text; null once its snapshot is not current.';
