#!/bin/sh
# The rows of the sample, table by table, references unchecked until all are there.
set -e
sample=${SAMPLE:-/sample}

load() { # table, columns, file
    echo "loading $1"
    psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
        --command "set session_replication_role = replica" \
        --command "\\copy $1 ($2) from '$sample/$3.csv' with (format csv, header true)"
}

