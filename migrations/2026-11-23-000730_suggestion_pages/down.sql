DROP TABLE suggestion_pages;
