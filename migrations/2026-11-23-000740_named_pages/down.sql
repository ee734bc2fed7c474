DROP TABLE named_pages;
