# the server checks its own flags and says what is wrong with them
app=$(build_app)
app_environment "$app"
flags=("$@")
case " $* " in *" --data "* | *" --data="*) ;; *) flags+=(--data "$KARGAH_ROOT/data") ;; esac
exec dotnet "$app/server/Kargah.Server.dll" "${flags[@]}"
