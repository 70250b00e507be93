#!/usr/bin/env bash
# A second S3 client, to check independently what Windlass has done: s3cmd with the service from the WINDLASS_S3_…
# variables.    tests/servers/s3.sh ls s3://BUCKET
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
host=${WINDLASS_S3_ENDPOINT#http://}
exec s3cmd --config /dev/null --no-ssl --no-progress --host "$host" --host-bucket "$host" \
    --region "${WINDLASS_S3_REGION:-us-east-1}" \
    --access_key "$WINDLASS_S3_ACCESS_KEY" --secret_key "$WINDLASS_S3_SECRET_KEY" "$@"
