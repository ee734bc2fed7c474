DROP INDEX sources_licence;
DROP INDEX sources_publisher;
ALTER TABLE sources DROP COLUMN words;
