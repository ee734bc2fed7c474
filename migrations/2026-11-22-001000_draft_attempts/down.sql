DROP TABLE draft_attempts;
