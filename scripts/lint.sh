need_tools
web_packages
dotnet restore Kargah.slnx -v q
dotnet format Kargah.slnx --verify-no-changes --no-restore --exclude src/SQLitePCLRaw.core
(cd web && npm run --silent lint)
say "Lint: nothing to say."
