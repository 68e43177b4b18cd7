#!/bin/sh
# Writes .env from .env.example with a new random value for every name that has none. An .env that is there stays.
set -eu
cd "$(dirname "$0")"

if [ -e .env ]; then
    echo ".env is there already and stays as it is"
    exit 0
fi
umask 077
while IFS= read -r line; do
    case $line in
        AIRFLOW_UID=) line=AIRFLOW_UID=$(id -u) ;;
        # 32 bytes in URL-safe base64, as Airflow's key has to be; the others could be anything
        AIRFLOW_FERNET_KEY=) line=$line$(head -c 32 /dev/urandom | base64 | tr '+/' '-_') ;;
        [A-Z]*=) line=$line$(od -An -N 24 -t x1 /dev/urandom | tr -d ' \n') ;;
    esac
    printf '%s\n' "$line"
done <.env.example >.env.new
mv .env.new .env
echo "wrote .env; it is not for the repository"
