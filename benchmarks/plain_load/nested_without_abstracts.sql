-- Each row is a work as published, without its abstract, which is then not read either.
CREATE OR REPLACE TEMP TABLE nested AS SELECT * EXCLUDE (abstract) FROM published;
