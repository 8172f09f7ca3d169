# A private PostgreSQL of Debian's for tests and benchmarks: its own folder, a free port of the loopback, gone at the end.

# start_postgres FOLDER : sets KARGAH_POSTGRES to the connection string of its owner; stop_postgres FOLDER ends it.
# It refuses to run as root, so root runs it as nobody; nothing in it is worth keeping, so nothing is flushed.
start_postgres() {
  command -v /usr/lib/postgresql/*/bin/initdb >/dev/null || need_packages postgresql
  local folder=$1 bin port try
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  mkdir -p "$folder"
  if [ "$(id -u)" = 0 ]; then chown nobody "$folder"; chmod 755 "$(dirname "$folder")"; fi
  unprivileged "$bin/initdb" -D "$folder/cluster" -U kargah --auth=trust --no-sync --locale=C.UTF-8 --encoding=UTF8 >/dev/null
  cat >>"$folder/cluster/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 300
shared_buffers = 256MB
${POSTGRES_SETTINGS:-}
CONF
  # below the ports that the system gives to whoever asks for any: nothing but another server of a fixed port can be there
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    unprivileged "$bin/pg_ctl" -D "$folder/cluster" -l "$folder/log" -o "-p $port" -w -t 60 start >/dev/null && break
    [ "$try" -lt 5 ] || { cat "$folder/log" >&2; die "PostgreSQL did not start."; }
  done
  export KARGAH_POSTGRES="Host=127.0.0.1;Port=$port;Username=kargah;Database=postgres"
}

stop_postgres() {
  unset KARGAH_POSTGRES
  [ -f "$1/cluster/postmaster.pid" ] || return 0
  unprivileged "$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)/pg_ctl" -D "$1/cluster" -m immediate stop >/dev/null
}

unprivileged() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid nobody --regid nogroup --clear-groups "$@"); else "$@"; fi
}
