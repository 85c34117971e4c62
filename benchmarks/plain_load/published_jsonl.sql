-- Each row is a work as published, in JSON lines; only the fields that are kept.
CREATE OR REPLACE TEMP VIEW published AS
SELECT
    * EXCLUDE (abstract_inverted_index, filename),
    abstract_inverted_index AS abstract,
    regexp_extract(filename, 'updated_date=([0-9-]+)', 1) AS updated_date
FROM read_json(
    getvariable('files'),
    format = 'newline_delimited',
    filename = true,
    columns = {
        id: 'VARCHAR',
        doi: 'VARCHAR',
        title: 'VARCHAR',
        display_name: 'VARCHAR',
        publication_year: 'INTEGER',
        type: 'VARCHAR',
        language: 'VARCHAR',
        cited_by_count: 'BIGINT',
        is_retracted: 'BOOLEAN',
        is_xpac: 'BOOLEAN',
        primary_location: 'STRUCT(source STRUCT(id VARCHAR, display_name VARCHAR, issn_l VARCHAR, "type" VARCHAR))',
        authorships: 'STRUCT(author STRUCT(id VARCHAR, display_name VARCHAR, orcid VARCHAR), author_position VARCHAR, is_corresponding BOOLEAN, raw_author_name VARCHAR, institutions STRUCT(id VARCHAR, display_name VARCHAR, ror VARCHAR, country_code VARCHAR, "type" VARCHAR)[], countries VARCHAR[])[]',
        referenced_works: 'VARCHAR[]',
        primary_topic: 'STRUCT(id VARCHAR, display_name VARCHAR, score DOUBLE, subfield STRUCT(id VARCHAR, display_name VARCHAR), field STRUCT(id VARCHAR, display_name VARCHAR), domain STRUCT(id VARCHAR, display_name VARCHAR))',
        topics: 'STRUCT(id VARCHAR, display_name VARCHAR, score DOUBLE, subfield STRUCT(id VARCHAR, display_name VARCHAR), field STRUCT(id VARCHAR, display_name VARCHAR), domain STRUCT(id VARCHAR, display_name VARCHAR))[]',
        abstract_inverted_index: 'MAP(VARCHAR, BIGINT[])'
    }
)
WHERE NOT coalesce(is_xpac, false);
