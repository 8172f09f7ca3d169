# Every suite leaves a report in one folder, or a mark that it did not finish; the last line is the sum of all.
kind=${1:-all}
results=$(mktemp -d)
lanes=()
. scripts/postgres.sh
trap 'end_lanes; stop_postgres "$results/postgres"; rm -rf "$results"' EXIT

need_tools
need_runtime

# suite NAME REPORT COMMAND… : runs tests. As suites run side by side, what one says is said when it ends: all of it if it fails.
suite() {
  local name=$1 report=$2 log=$results/$1.log
  shift 2
  say "— $name begins"
  if "$@" >"$log" 2>&1; then
    say "— $name
$(tail -n 2 "$log")"
  else
    say "— $name failed
$(cat "$log")"
  fi
  [ -s "$report" ] || { say "$name did not finish."; touch "$results/$name.unfinished"; }
}

# dotnet_suite PROJECT REPORT OPTION… : its tests, started as the program that they are
dotnet_suite() {
  local report=$results/$2.trx program=artifacts/bin/$1/release/$1.dll
  suite "$2" "$report" dotnet "$program" -noLogo -noColor "${@:3}" -trx "$report"
}

build_dotnet() {
  need_packages python3-torch python3-numpy libopenblas0-openmp python3-opencv python3-pandas python3-yaml curl jq liblcms2-utils libpangocairo-1.0-0 fonts-noto-core poppler-utils
  need_imaging
  web_packages
  onnx_packages
  # as it is shipped: compiled ahead, because starts of programs are most of what the tests wait for
  KARGAH_APP=$(build_app)
  KARGAH_CLI=$(build_cli)
  export KARGAH_APP KARGAH_CLI
  dotnet build Kargah.slnx -c Release -v q -nologo -clp:NoSummary
}

# The server's tests, and once more with each server on a database of its own in a private PostgreSQL. Left out there are those that a
# database cannot change: the host's pages, settings and sandbox, the documents, uploads that are refused, estimates, settings that are
# refused, causes of failures, numbers out of the worker's files, what is in pictures and what corrections make of them, rules without rows,
# the file format of SQLite alone, and full disks and random faults, which are long and about files and processes. Of the long tests of
# processes that are killed, frozen and stopped one of each kind of row stays.
test_server() {
  local classes=(.Hosting. .Docs. .Comparisons.Paired BadUploadTests FullDisk .Training.EstimateTests EvaluationRouteTests ScoringSettingsTests .Jobs.FaultsTests FairOrderTests PlacementTests MemoryLimitTests GuideTests OutgoingConnections
    RowPerPointFileTests StartTrainingTests FailureTests RepeatTests LostScoringTests PictureLifeTests)
  local methods=(.AKilledWorker_ .AWorkerFrozenBeforeItsFirstWords_ .Stop_OfAWorkerThatDoesNotListen_ .AKilledServer_ .AServerThatWasAway_ .ARunThatCameToItsEnd_ NotificationCrashTests.Killed_
    ScoringTests.Predictions_OfADataSet ScoringTests.Predictions_OfRows ScoringTests.Predictions_WhereNoRowFits PictureTests.Upload_ CorrectionTests.Correct_ByOtherMeans_ CorrectionTests.Health_
    .TheHub_TellsAUser .TheHub_ForAClient .TheHub_Closes .TheHub_IsOpen .TheEventStream_EndsWhen .AWaitingJobWhoseAnalysisIsDamaged_ DatasetTests.Analysis_ DatasetTests.Invalid_ TrashTests.APurge BatchTests.Batch_CutsPicturesOut_
    BatchTests.Reports_)
  local name options=()
  for name in "${classes[@]}"; do options+=(-class- "*$name*"); done
  for name in "${methods[@]}"; do options+=(-method- "*$name*"); done
  dotnet_suite Kargah.Server.Tests Kargah.Server.Tests
  POSTGRES_SETTINGS='fsync = off
synchronous_commit = off
full_page_writes = off' start_postgres "$results/postgres"
  dotnet_suite Kargah.Server.Tests Kargah.Server.Tests.PostgreSQL "${options[@]}"
  stop_postgres "$results/postgres"
}

test_cli() { dotnet_suite Kargah.Cli.Tests Kargah.Cli.Tests; }

test_other_dotnet() {
  local project name
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    case $name in Kargah.Server.Tests | Kargah.Cli.Tests) ;; *) dotnet_suite "$name" "$name" ;; esac
  done
}

test_web() {
  web_packages
  (cd web && suite web "$results/vitest.json" npx vitest run --reporter=default --reporter=json --outputFile.json="$results/vitest.json")
}

build_browser() {
  need_packages chromium fonts-noto-core curl jq
  web_packages
  KARGAH_APP=$(build_app)
  export KARGAH_APP
  # the guide's blocks type its commands
  build_cli >/dev/null
}

test_browser() (
  app_environment "$KARGAH_APP"
  export PLAYWRIGHT_JSON_OUTPUT_NAME=$results/playwright.json
  cd web
  suite browser "$results/playwright.json" npx playwright test --reporter=list,json
)

# together LANE… : side by side, because each mostly waits for processes and pages; the words of a lane run one after the other
together() {
  local lane
  # a group of its own for each, which ends with this program
  set -m
  for lane in "$@"; do
    (for part in $lane; do "$part"; done) </dev/null &
    lanes+=($!)
  done
  set +m
  for lane in "${lanes[@]}"; do
    wait "$lane" || touch "$results/lane-$lane.unfinished"
  done
  lanes=()
}

# only an interruption finds lanes: their suites get a moment to clean up
end_lanes() {
  local lane
  [ ${#lanes[@]} = 0 ] && return
  # the lane's own shell first, lest it begins its next suite
  for lane in "${lanes[@]}"; do kill "$lane" 2>/dev/null || true; done
  for lane in "${lanes[@]}"; do kill -INT -- "-$lane" 2>/dev/null || true; done
  sleep 3
  for lane in "${lanes[@]}"; do kill -KILL -- "-$lane" 2>/dev/null || true; done
}

case "$kind" in
  all)
    build_dotnet
    build_browser
    together "test_server test_other_dotnet" "test_browser test_cli test_web"
    ;;
  dotnet)
    build_dotnet
    together test_server "test_cli test_other_dotnet"
    ;;
  web) test_web ;;
  browser)
    build_browser
    test_browser
    ;;
  *) die "There is no kind of test '$kind': dotnet, web or browser." ;;
esac

node "$KARGAH_ROOT/scripts/report.mjs" "$results"
