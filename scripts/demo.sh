app=$(build_app)
app_environment "$app"
web_packages
export KARGAH_APP=$app
exec node scripts/demo.mjs "$@"
