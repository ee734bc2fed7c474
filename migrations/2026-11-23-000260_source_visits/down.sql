DROP TABLE source_visits;
