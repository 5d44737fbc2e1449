#!/usr/bin/env bash
# Ends every session and challenge in a restored access table, before the portal uses the table: it
# raises each user's session epoch by one. Running it again does no harm. docs/operations.md says
# when to run it.
#
# Usage: infra/end-sessions.sh TABLE, with the AWS CLI configured; needs dynamodb:Scan,
# dynamodb:PartiQLUpdate and dynamodb:UpdateItem on the table.
set -euo pipefail

table="${1:?the name of the restored access table}"
# DynamoDB's limit of items in a transaction.
limit=100

raise() {
  aws dynamodb execute-transaction --transact-statements "[$(IFS=,; echo "$*")]" >/dev/null
}

all="$(aws dynamodb scan --table-name "$table" --consistent-read \
  --filter-expression 'sk = :user' --expression-attribute-values '{":user": {"S": "USER"}}' \
  --projection-expression pk --query 'Items[].[pk.S]' --output text)"

users=0
batch=()
while read -r user; do
  update="UPDATE \\\"$table\\\" SET sessionEpoch = sessionEpoch + 1"
  batch+=("{\"Statement\": \"$update WHERE pk = '$user' AND sk = 'USER'\"}")
  users=$((users + 1))
  if [ "${#batch[@]}" -eq "$limit" ]; then
    raise "${batch[@]}"
    batch=()
  fi
done < <(grep '^U#' <<<"$all")
if [ "${#batch[@]}" -gt 0 ]; then raise "${batch[@]}"; fi
echo "ended all sessions and challenges of $users users in $table"
