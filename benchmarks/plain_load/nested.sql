-- Each row is a work as published; only the fields that are kept.
CREATE OR REPLACE TEMP TABLE nested AS SELECT * FROM published;
