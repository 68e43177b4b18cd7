#!/bin/sh
# Makes the topics of pubsub/topics.json with their schemas and subscriptions where they are missing. A second time
# changes nothing. Needs the gcloud command line, a project and the right to do it.
set -eu
cd "$(dirname "$0")"

missing() { # missing KIND NAME
    ! gcloud pubsub "$1" describe "$2" >/dev/null 2>&1
}

python3 -c 'import json
for held in json.load(open("pubsub/topics.json")):
    print(held["topic"], held["schema"], held["retention"], held["subscription"], held["dead_letters"], sep="\t")' |
    while IFS="$(printf '\t')" read -r topic schema retention subscription dead; do
        if missing topics "$dead"; then
            gcloud pubsub topics create "$dead" --message-retention-duration="$retention"
        fi
        if missing schemas "$topic"; then
            gcloud pubsub schemas create "$topic" --type=avro --definition-file="$schema"
        fi
        if missing topics "$topic"; then
            gcloud pubsub topics create "$topic" --schema="$topic" --message-encoding=binary \
                --message-retention-duration="$retention"
        fi
        if missing subscriptions "$subscription"; then
            gcloud pubsub subscriptions create "$subscription" --topic="$topic" --enable-message-ordering \
                --enable-exactly-once-delivery --ack-deadline=60 --retain-acked-messages \
                --message-retention-duration="$retention" --expiration-period=never \
                --dead-letter-topic="$dead" --max-delivery-attempts=5
        fi
    done
