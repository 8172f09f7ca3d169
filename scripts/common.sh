# Shared by the commands: words, prerequisites, and the build that is named by its content.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# as_root COMMAND… : runs it as root or through sudo; without either it prints the one command to type and stops
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo "$@"
  elif command -v sudo >/dev/null && [ -t 0 ]; then
    sudo "$@"
  else
    die "Please run this as root, then start again:
  $*"
  fi
}

# need_packages PACKAGE… : installs the Debian packages that are missing
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  command -v apt-get >/dev/null || die "These libraries are missing: ${missing[*]}. Install your system's packages of them and start again."
  say "Installing system packages: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends ${missing[*]}" >&2
}

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/*/"$1"* >/dev/null 2>&1; }

# the libraries that the server and the workers load; the ICU package carries its version in its name
need_runtime() {
  has_library libsqlite3.so.0 || need_packages libsqlite3-0
  if ! has_library libicuuc.so; then
    command -v apt-get >/dev/null && as_root apt-get update -qq
    need_packages "$(apt-cache search --names-only '^libicu[0-9]+$' | awk '{print $1}' | sort -V | tail -n 1)"
  fi
  command -v setpriv >/dev/null && command -v setsid >/dev/null && command -v prlimit >/dev/null || need_packages util-linux
}

# the libraries that read pictures; their names carry versions. A server without them runs, and says so where a picture is asked for.
need_imaging() {
  local pattern library
  for pattern in 'libvips.so.42 ^libvips42(t64)?$' 'libraw_r.so ^libraw[0-9]+(t64)?$'; do
    library=${pattern%% *}
    has_library "$library" && continue
    command -v apt-get >/dev/null && as_root apt-get update -qq
    need_packages "$(apt-cache search --names-only "${pattern#* }" | awk '{print $1}' | sort -V | tail -n 1)"
  done
  # where HEIC and AVIF are parts of their own
  if apt-cache show libheif-plugin-dav1d >/dev/null 2>&1; then
    need_packages libheif-plugin-{libde265,dav1d,x265,aomenc}
  fi
}

need_tools() {
  local problems=()
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.' \
    || problems+=("The .NET 10 SDK is missing. Debian and Ubuntu: https://learn.microsoft.com/dotnet/core/install/linux")
  if ! command -v node >/dev/null; then
    problems+=("Node.js 20 or newer is missing: https://nodejs.org/en/download")
  elif [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    problems+=("Node.js $(node -p process.version) is too old; Kargah's web client needs 20 or newer: https://nodejs.org/en/download")
  fi
  [ ${#problems[@]} = 0 ] || die "$(printf '%s\n' "${problems[@]}")"
}

# everything that decides what the programs are; a second start with the same content builds nothing and needs no network
content_hash() {
  find src web test_data Directory.Build.props Directory.Packages.props global.json scripts/common.sh \
    \( -name node_modules -o -name dist -o -name e2e -o -name test-results -o -path src/Kargah.Cli -o -path src/Kargah.Client \) -prune -o -type f -print0 \
    | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
}

web_packages() {
  local stamp=web/node_modules/.kargah-lock
  if ! cmp -s web/package-lock.json "$stamp"; then
    say "Fetching the web client's packages …"
    (cd web && npm ci --no-audit --no-fund --loglevel=error) >&2
    cp web/package-lock.json "$stamp"
  fi
}

# the program that opens exported models in tests; its own download of libraries for graphics cards is not needed
onnx_packages() {
  local folder=tests/Kargah.Learning.Tests/onnx
  if ! cmp -s $folder/package-lock.json $folder/node_modules/.kargah-lock; then
    say "Fetching ONNX Runtime for the tests …"
    (cd $folder && ONNXRUNTIME_NODE_INSTALL=skip npm ci --no-audit --no-fund --loglevel=error) >&2
    cp $folder/package-lock.json $folder/node_modules/.kargah-lock
  fi
}

# build_app : leaves the programs in .kargah/app/<hash> and says the folder on stdout.
# The folder is named by content, so a rebuild never overwrites a program that runs.
build_app() {
  local hash target work web
  hash=$(content_hash)
  target=$KARGAH_ROOT/.kargah/app/$hash
  if [ ! -e "$target/done" ]; then
    need_tools
    need_runtime
    mkdir -p .kargah/app
    work=$(mktemp -d "$KARGAH_ROOT/.kargah/app/.building-XXXXXX")
    web_packages
    # each of the two keeps little more than one core busy
    say "Building the web client, the server and the worker (Release) …"
    (cd web && npm run --silent build -- --outDir "$work/web" --emptyOutDir) >&2 &
    web=$!
    dotnet publish src/Kargah.Server -c Release -o "$work/server" -v q -nologo -clp:NoSummary >&2
    dotnet publish src/Kargah.Worker -c Release -o "$work/worker" -v q -nologo -clp:NoSummary >&2
    wait "$web"
    touch "$work/done"
    chmod -R a+rX "$work"
    rm -rf "$target"
    mv "$work" "$target"
    remove_old_apps "$hash"
  fi
  printf '%s\n' "$target"
}

# build_cli : leaves the command line in .kargah/cli/<hash> and says the folder on stdout. What it is made of is little and is looked at by its names,
# sizes and times: it is typed many times a day.
build_cli() {
  local hash target work
  hash=$(find src/Kargah.Cli src/Kargah.Client src/Kargah.Contracts Directory.Build.props Directory.Packages.props global.json \
    \( -name obj -o -name bin \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -c1-16)
  target=$KARGAH_ROOT/.kargah/cli/$hash
  if [ ! -e "$target/done" ]; then
    need_tools >&2
    mkdir -p .kargah/cli
    work=$(mktemp -d "$KARGAH_ROOT/.kargah/cli/.building-XXXXXX")
    say "Building the command line (Release) …"
    dotnet publish src/Kargah.Cli -c Release -o "$work" -v q -nologo -clp:NoSummary >&2
    touch "$work/done"
    chmod -R a+rX "$work"
    rm -rf "$target"
    mv "$work" "$target"
    ls -1dt .kargah/cli/*/ | tail -n +4 | xargs -r rm -rf
  fi
  printf '%s\n' "$target"
}

# keeps the three newest builds and whatever a process still runs from
remove_old_apps() {
  local folder
  for folder in $(ls -1dt .kargah/app/*/ 2>/dev/null | tail -n +4); do
    grep -lqs "$(basename "$folder")" /proc/[0-9]*/cmdline || rm -rf "$folder"
  done
}

# app_environment FOLDER : where the server finds the rest of itself
app_environment() {
  export KARGAH__Workers__Program=$1/worker/Kargah.Worker.dll
  export KARGAH__Server__WebFolder=$1/web
  export DOTNET_gcServer=0 DOTNET_TieredPGO=1
}
