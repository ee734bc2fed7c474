DROP TABLE sentence_uses;
