DROP TABLE licence_terms;
