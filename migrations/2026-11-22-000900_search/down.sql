DROP INDEX pages_mapped;
DROP INDEX pages_words;
DROP FUNCTION any_of;
DROP TRIGGER pages_fill_words ON pages;
DROP FUNCTION pages_fill_words;
DROP FUNCTION sentences_of;
ALTER TABLE pages DROP COLUMN words, DROP COLUMN text;
