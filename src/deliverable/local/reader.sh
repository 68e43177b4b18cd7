#!/bin/sh
# The role as which the pipeline reads: it sees every table and changes none.
set -e
psql --set ON_ERROR_STOP=1 --set password="$READER_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role reader with login replication password :'password';
grant pg_read_all_data to reader;
SQL
