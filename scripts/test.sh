# every kind adds its counts to these two; the last line is the sum
passed=0
failed=0
kind=${1:-all}
results=$(mktemp -d)
. scripts/postgres.sh
trap 'stop_postgres "$results/postgres"; rm -rf "$results"' EXIT

need_tools
need_runtime

# count_trx FILE… : adds a .NET result file's counters
count_trx() {
  local file counters p f
  for file in "$@"; do
    counters=$(grep -o '<Counters [^>]*' "$file" | head -n 1)
    p=$(sed 's/.* passed="\([0-9]*\)".*/\1/' <<<"$counters")
    f=$(sed 's/.* failed="\([0-9]*\)".*/\1/' <<<"$counters")
    passed=$((passed + p))
    failed=$((failed + f + $(sed 's/.* error="\([0-9]*\)".*/\1/' <<<"$counters")))
  done
}

# count_json FILE PASSED FAILED : adds two expressions over a JSON report
count_json() {
  passed=$((passed + $(node -p "const r=require('$1');$2")))
  failed=$((failed + $(node -p "const r=require('$1');$3")))
}

test_dotnet() {
  need_packages python3-torch python3-numpy libopenblas0-openmp python3-opencv python3-pandas python3-yaml curl jq liblcms2-utils
  web_packages
  onnx_packages
  # as it is shipped: compiled ahead, because starts of programs are most of what the tests wait for
  local app cli
  app=$(build_app)
  cli=$(build_cli)
  dotnet build Kargah.slnx -c Release -v q -nologo -clp:NoSummary
  local project name
  export KARGAH_APP=$app KARGAH_CLI=$cli
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    say "— $name"
    if ! dotnet test "$project" -c Release --no-build -nologo -v q --logger "trx;LogFileName=$results/$name.trx" --logger "console;verbosity=minimal"; then
      [ -f "$results/$name.trx" ] || { say "$name did not finish."; failed=$((failed + 1)); }
    fi
  done
  test_postgres
  if ls "$results"/*.trx >/dev/null 2>&1; then count_trx "$results"/*.trx; fi
}

# The server's tests once more, each server with a database of its own in a private PostgreSQL. Left out are those that a database cannot
# change: the host's pages, settings and sandbox, the documents, uploads that are refused, estimates, numbers out of the worker's files, rules
# without rows, the file format of SQLite alone, and full disks and random faults, which are long and about files and processes.
test_postgres() {
  local left_out=(.Hosting. .Docs. .Comparisons.Paired BadUploadTests FullDisk EstimateTests EvaluationRouteTests ScoringSettingsTests FaultsTests FairOrderTests PlacementTests MemoryLimitTests GuideTests OutgoingConnections RowPerPointFileTests)
  say "— Kargah.Server.Tests on PostgreSQL"
  POSTGRES_SETTINGS='fsync = off
synchronous_commit = off
full_page_writes = off' start_postgres "$results/postgres"
  if ! dotnet test tests/Kargah.Server.Tests -c Release --no-build -nologo -v q --filter "$(printf '&FullyQualifiedName!~%s' "${left_out[@]}" | cut -c2-)" \
    --logger "trx;LogFileName=$results/Kargah.Server.Tests.PostgreSQL.trx" --logger "console;verbosity=minimal"; then
    [ -f "$results/Kargah.Server.Tests.PostgreSQL.trx" ] || { say "The tests on PostgreSQL did not finish."; failed=$((failed + 1)); }
  fi
  stop_postgres "$results/postgres"
  unset KARGAH_POSTGRES
}

test_web() {
  web_packages
  say "— web"
  (cd web && npx vitest run --reporter=default --reporter=json --outputFile.json="$results/vitest.json") || true
  if [ -f "$results/vitest.json" ]; then
    count_json "$results/vitest.json" "r.numPassedTests" "r.numFailedTests + r.numRuntimeErrorTestSuites * 1 || r.numFailedTestSuites"
  else
    failed=$((failed + 1))
  fi
}

test_browser() {
  need_packages chromium fonts-noto-core curl jq
  web_packages
  local app
  app=$(build_app)
  app_environment "$app"
  # the guide's blocks type its commands
  build_cli >/dev/null
  say "— browser"
  (cd web && KARGAH_APP=$app PLAYWRIGHT_JSON_OUTPUT_NAME="$results/playwright.json" npx playwright test --reporter=list,json) || true
  if [ -f "$results/playwright.json" ]; then
    count_json "$results/playwright.json" "r.stats.expected + r.stats.flaky" "r.stats.unexpected"
  else
    failed=$((failed + 1))
  fi
}

case "$kind" in
  all)
    test_dotnet
    test_web
    test_browser
    ;;
  dotnet | web | browser) "test_$kind" ;;
  *) die "There is no kind of test '$kind': dotnet, web or browser." ;;
esac

if [ "$failed" != 0 ]; then node "$KARGAH_ROOT/scripts/failures.mjs" "$results"; fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
