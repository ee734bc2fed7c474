DROP TABLE suggestion_tokens;
DROP TABLE suggestions;
