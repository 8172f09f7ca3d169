need_tools
web_packages
(cd web && npm run --silent lint) &
web=$!
dotnet restore Kargah.slnx -v q
dotnet format Kargah.slnx --verify-no-changes --no-restore --exclude src/SQLitePCLRaw.core
wait "$web"
say "Lint: nothing to say."
