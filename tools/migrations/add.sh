#!/usr/bin/env bash
# tools/migrations/add.sh NAME : a changed model becomes a migration for SQLite and one for PostgreSQL.
set -euo pipefail
name=${1:?Give the migration a name, such as add.sh JobTags}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
dotnet tool restore >/dev/null
dotnet build tools/migrations -v q -nologo -clp:NoSummary
for provider in Sqlite Postgres; do
  dotnet ef migrations add "$name" --no-build --context "${provider}Db" --project src/Kargah.Server --startup-project tools/migrations \
    --output-dir "Data/Migrations/$provider"
done
