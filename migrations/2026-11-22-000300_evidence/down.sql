DROP TABLE passages;
DROP TABLE snapshots;
DROP TABLE sources;
DROP FUNCTION keep_evidence();
DROP FUNCTION words_query(text);
DROP FUNCTION passage_words(text, text[], text);
