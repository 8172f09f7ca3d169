# the command line: built when its sources have changed, run where it was called from
app=$(build_cli)
cd "$KARGAH_CALLED_FROM"
exec dotnet "$app/kargah.dll" "$command" "$@"
