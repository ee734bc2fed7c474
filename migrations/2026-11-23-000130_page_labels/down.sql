DROP TABLE page_sources;
DROP TRIGGER pages_licence_is_kept ON pages;
ALTER TABLE pages DROP COLUMN licence;
