DROP TABLE prompt_trials;
DROP TABLE prompts;
