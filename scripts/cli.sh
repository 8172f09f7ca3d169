# the command line: built when its sources have changed, run where it was called from
app=$(build_cli)
# pictures are worked on here by the worker, as on a server
case " $* " in
  *' --local '*) KARGAH_WORKER=$(build_app)/worker/Kargah.Worker.dll && export KARGAH_WORKER ;;
esac
cd "$KARGAH_CALLED_FROM"
exec dotnet "$app/kargah.dll" "$command" "$@"
