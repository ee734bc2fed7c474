DROP TABLE source_flags;
