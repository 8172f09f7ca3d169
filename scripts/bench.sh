name=${1:-}
[ -n "$name" ] && [ -f "bench/$name.mjs" ] || die "Which benchmark? $(cd bench && ls *.mjs | sed 's/\.mjs//' | tr '\n' ' ')"
shift
app=$(build_app)
app_environment "$app"
web_packages
export KARGAH_APP=$app
exec node "bench/$name.mjs" "$@"
