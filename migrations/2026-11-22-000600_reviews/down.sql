DROP TABLE approvals;
DROP TABLE decisions;
