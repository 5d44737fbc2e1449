#!/usr/bin/env bash
# Publishes the built web app. The files of a page are uploaded before the page itself and stay until
# the release after the next, since open pages still request them. Only the last write, index.html,
# changes what is served. A run that is killed half-way does no harm, and running it again finishes.
#
# Usage: infra/publish-web.sh BUCKET [FOLDER], with the AWS CLI configured, one run at a time. FOLDER
# is web/dist by default. Needs s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject.
#
# State in the bucket: the metadata of index.html holds the ids of its release and of the one before;
# releases/<id> lists the files under assets/ of that release. CloudFront does not serve releases/.
set -euo pipefail
export LC_ALL=C

bucket="${1:?the name of the bucket that the output WebBucketName names}"
folder="${2:-$(dirname "$0")/../web/dist}"

media_type() {
  case "$1" in
    css) echo 'text/css; charset=utf-8' ;;
    html) echo 'text/html; charset=utf-8' ;;
    ico) echo image/x-icon ;;
    js) echo 'text/javascript; charset=utf-8' ;;
    json | map) echo application/json ;;
    png) echo image/png ;;
    svg) echo image/svg+xml ;;
    txt) echo 'text/plain; charset=utf-8' ;;
    webmanifest) echo application/manifest+json ;;
    woff2) echo font/woff2 ;;
    *) echo "no content type is known for .$1: add it to $0" >&2; return 1 ;;
  esac
}

extensions() { sed 's|.*/||; s|.*\.||' <<<"$1" | sort -u; }

# All checks come before the first write.
assets="$(cd "$folder" && find assets -type f | sort)"
beside="$(cd "$folder" && find . -type f ! -path './assets/*' ! -path ./index.html)"
test -f "$folder/index.html"
for extension in $(extensions "$assets"$'\n'"$beside"); do media_type "$extension" >/dev/null; done

# Asset names contain digests of their content, so the list of names identifies the release.
release="$(sha256sum <<<"$assets" | cut -c 1-16)"
there="$(aws s3api list-objects-v2 --bucket "$bucket" --query 'Contents[].[Key]' --output text)"
previous=None
if grep -qx index.html <<<"$there"; then
  served="$(aws s3api head-object --bucket "$bucket" --key index.html \
    --query '[Metadata.release, Metadata.previous]' --output text)"
  read -r served previous <<<"$served"
  # Publishing the same release again keeps its predecessor.
  if [ "$served" != "$release" ]; then previous="$served"; fi
fi

# 1. Files with a digest in their name, cached permanently. Existing files are not written again.
for extension in $(extensions "$assets"); do
  aws s3 sync "$folder/assets" "s3://$bucket/assets" --size-only --only-show-errors \
    --exclude '*' --include "*.$extension" --content-type "$(media_type "$extension")" \
    --cache-control 'public, max-age=31536000, immutable'
done
aws s3 cp - "s3://$bucket/releases/$release" --only-show-errors <<<"$assets"

# 2. Icons and other files that keep their names, cached for an hour.
for extension in $(extensions "$beside"); do
  aws s3 cp "$folder" "s3://$bucket" --recursive --only-show-errors \
    --exclude '*' --include "*.$extension" --exclude 'assets/*' --exclude index.html \
    --content-type "$(media_type "$extension")" --cache-control 'public, max-age=3600'
done

# 3. The page itself, which browsers request each time.
aws s3 cp "$folder/index.html" "s3://$bucket/index.html" --only-show-errors \
  --content-type "$(media_type html)" --cache-control no-cache \
  --metadata "release=$release,previous=$previous"
echo "published release $release; the one before it is $previous"

# 4. Removes files that neither this release nor the one before has. Removes nothing if the list of
# the release before is missing.
if grep -qx "releases/$previous" <<<"$there"; then
  kept="$(aws s3 cp "s3://$bucket/releases/$previous" -)"
  kept="$(printf '%s\n' "$assets" "$kept" "releases/$release" "releases/$previous" | sort -u)"
  old="$(grep -E '^(assets|releases)/' <<<"$there" | sort | comm -23 - <(cat <<<"$kept"))"
  if [ -n "$old" ]; then
    # shellcheck disable=SC2086 # the names have no blanks
    aws s3 rm "s3://$bucket" --recursive --only-show-errors \
      --exclude '*' $(printf -- '--include %s ' $old)
    echo "removed $(wc -l <<<"$old") files of earlier releases"
  fi
fi
