-- What every relation needs: numbers of ids, and texts made bare.
CREATE OR REPLACE MACRO number(address) AS CAST(substr(address, 23) AS BIGINT);
CREATE OR REPLACE MACRO last_number(address) AS CAST(split_part(address, '/', -1) AS BIGINT);
CREATE OR REPLACE MACRO source_number(source) AS coalesce(
    number(source.id),
    if(source.display_name IS NULL, NULL, -CAST(hash(lower(source.display_name)) >> 8 AS BIGINT) - 1)
);
CREATE OR REPLACE MACRO bare(address) AS lower(split_part(address, '/', -1));
CREATE OR REPLACE MACRO bare_doi(address) AS
    lower(nullif(regexp_extract(address, '10\.\d{4,9}/\S+'), ''));
