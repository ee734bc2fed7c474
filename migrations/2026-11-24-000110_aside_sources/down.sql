UPDATE passages SET words = passage_words(sources.title, passages.heading_path, passages.text)
    FROM sources, snapshots
    WHERE sources.id = passages.source_id AND sources.is_aside AND sources.blocked_at IS NULL
        AND snapshots.id = passages.snapshot_id AND snapshots.current;
ALTER TABLE sources DROP COLUMN is_aside;
COMMENT ON COLUMN passages.words IS 'What it is found by: title, headings and text; null once its snapshot is not current, and while its source is blocked.';
