name=${1:-}
[ -n "$name" ] && [ -f "bench/$name.mjs" ] || die "Which benchmark? $(cd bench && ls *.mjs | sed 's/\.mjs//' | tr '\n' ' ')"
shift
case "$name" in
  api) need_packages wrk ;;
  store) need_packages postgresql ;;
  scale) need_packages postgresql sqlite3 ;;
  color) need_packages python3-opencv python3-numpy ;;
  batch) need_packages python3-opencv python3-numpy; need_imaging ;;
  quality) need_packages python3-sklearn python3-xgboost python3-pandas ;;
  engine) need_packages python3-torch python3-sklearn python3-pandas python3-threadpoolctl libopenblas0-openmp ;;
esac
app=$(build_app)
app_environment "$app"
web_packages
export KARGAH_APP=$app
if [ "$name" = engine ]; then
  say "Building the measuring program (Release) …"
  export KARGAH_BENCH=$KARGAH_ROOT/.kargah/bench
  dotnet build bench/engine -c Release -o "$KARGAH_BENCH" -v q -nologo -clp:NoSummary >&2
fi
if [ "$name" = color ]; then
  need_imaging
  export KARGAH_COLOR_BENCH=$KARGAH_ROOT/.kargah/color-bench
  dotnet build bench/color -c Release -o "$KARGAH_COLOR_BENCH" -v q -nologo -clp:NoSummary >&2
fi
if [ "$name" = batch ]; then
  export KARGAH_BATCH_BENCH=$KARGAH_ROOT/.kargah/batch-bench
  dotnet build bench/batch -c Release -o "$KARGAH_BATCH_BENCH" -v q -nologo -clp:NoSummary >&2
fi
if [ "$name" = fuzz ]; then
  need_imaging
  export KARGAH_FUZZ_BENCH=$KARGAH_ROOT/.kargah/fuzz-bench
  dotnet build bench/fuzz -c Release -o "$KARGAH_FUZZ_BENCH" -v q -nologo -clp:NoSummary >&2
fi
exec node "bench/$name.mjs" "$@"
