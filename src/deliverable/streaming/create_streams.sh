#!/bin/sh
# Makes the streams of kinesis/streams.json where they are missing, and sets how long they keep and how they encrypt.
# A second time changes nothing. Needs the AWS command line, a region and the right to do it.
set -eu
cd "$(dirname "$0")"

read_part() { # read_part NUMBER PART FIELD
    python3 -c 'import json, sys
held = json.load(open("kinesis/streams.json"))[int(sys.argv[1])][sys.argv[2]]
print(held[sys.argv[3]] if sys.argv[3] else json.dumps(held))' "$1" "$2" "$3"
}

count=$(python3 -c 'import json; print(len(json.load(open("kinesis/streams.json"))))')
number=0
while [ "$number" -lt "$count" ]; do
    name=$(read_part "$number" create StreamName)
    if ! aws kinesis describe-stream-summary --stream-name "$name" >/dev/null 2>&1; then
        echo "create $name"
        aws kinesis create-stream --cli-input-json "$(read_part "$number" create '')"
        aws kinesis wait stream-exists --stream-name "$name"
    fi
    summary=$(aws kinesis describe-stream-summary --stream-name "$name")
    hours=$(read_part "$number" retention RetentionPeriodHours)
    if ! printf '%s' "$summary" | grep -q "\"RetentionPeriodHours\": $hours[,}]"; then
        echo "keep $name for $hours hours"
        aws kinesis increase-stream-retention-period --cli-input-json "$(read_part "$number" retention '')"
    fi
    if ! printf '%s' "$summary" | grep -q '"EncryptionType": "KMS"'; then
        echo "encrypt $name"
        aws kinesis start-stream-encryption --cli-input-json "$(read_part "$number" encryption '')"
    fi
    number=$((number + 1))
done
