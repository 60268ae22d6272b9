# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What scripts/run, check and test share: the interpreter, the environments, the system libraries.
# Sourced by them; runs on bash 3.2, which macOS still has.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=

say() { echo "scripts/${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

# Runs a command as root, where that is allowed without asking.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo --non-interactive "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null
}

# install_packages PACKAGE…: Debian packages, or one line that says how to; false when they are not there then.
install_packages() {
    local line="apt-get install -y --no-install-recommends $*"
    if ! may_install; then
        say "system packages are missing; to install them: sudo $line"
        return 1
    fi
    say "installing system packages: $*"
    # The lists may be old or absent; the second attempt is the one whose errors count.
    as_root env DEBIAN_FRONTEND=noninteractive $line >/dev/null 2>&1 && return
    { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive $line; } >/dev/null || {
        say "that failed (offline?); to try again: sudo $line"
        return 1
    }
}

# suits PYTHON [NEWEST]: whether it is a Python 3.10 or newer, and no newer than 3.NEWEST.
suits() {
    [ "$("$1" -c "import sys; print((3, 10) <= sys.version_info[:2] <= (3, ${2:-999}))" 2>/dev/null)" = True ]
}

version() {
    "$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'
}

# The Pythons of this machine, best first: by their names, then pyenv's.
pythons() {
    printf '%s\n' python3 python3.14 python3.13 python3.12 python3.11 python3.10
    ls -dr "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python 2>/dev/null || true
}

# first_python [NEWEST]: sets $python to the first that suits; false when none does.
first_python() {
    local name
    while read -r name; do
        if suits "$name" "$@"; then
            python=$name
            return
        fi
    done < <(pythons)
    return 1
}

# Sets $python: $PYTHON, else the first that suits.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" || die "PYTHON=$PYTHON is not a Python 3.10 or newer"
        python=$PYTHON
        return
    fi
    first_python && return
    if ! command -v python3 >/dev/null && install_packages python3 python3-venv && suits python3; then
        python=python3
        return
    fi
    die "no Python 3.10 or newer found; install one, or name it: PYTHON=/path/to/python $0"
}

# The newest Python 3 that the locked TensorFlow has builds for; scripts/lock says what has none.
newest_for_tensorflow=13

# Sets $python to one that TensorFlow has builds for: the one found, else another of this machine.
# False when there is none, with the reason in $why.
find_python_for_tensorflow() {
    suits "$python" $newest_for_tensorflow && return
    why="TensorFlow has no build for Python $(version)"
    if first_python $newest_for_tensorflow; then
        say "$why; training takes $python"
        return
    fi
    why="$why, and this machine has no Python 3.10 to 3.$newest_for_tensorflow"
    return 1
}

# system_packages run|test: installs the system libraries and programs that are missing.
system_packages() {
    local missing
    missing=$("$python" "$root/scripts/missing.py" "$1")
    # shellcheck disable=SC2086 # one word a package
    [ -z "$missing" ] || install_packages $missing
}

# What an environment was made from: it is made anew when this changes, or when the checkout has moved.
# stamp LOCK: its versions; stamp newest-…: those of the day.
stamp() {
    "$python" - "$root" "$1" <<'END'
import datetime, hashlib, pathlib, platform, sys
root, name = sys.argv[1:]
lock = pathlib.Path(root, "locks", name + ".txt")
versions = lock.read_bytes() if lock.exists() else str(datetime.date.today()).encode()
project = pathlib.Path(root, "pyproject.toml").read_bytes()
print(hashlib.sha256(project + versions).hexdigest())
print(platform.python_implementation(), platform.python_version(), root, name)
END
}

is_complete() {
    [ -x "$1/bin/python" ] && [ "$(cat "$1/complete" 2>/dev/null)" = "$2" ]
}

# environment .venv|.venv-test|.venv-train|.venv-release: an up-to-date virtual environment with the checkout in it and
# the versions of its locks/*.txt; .venv-newest-… has the newest that pyproject.toml allows.
environment() {
    local folder=$root/$1 name=${1#.venv} wanted
    name=${name#-}
    name=${name:-run}
    wanted=$(stamp "$name")
    is_complete "$folder" "$wanted" && return
    (
        # Two scripts started together: the second waits, and finds the work done.
        ! command -v flock >/dev/null || flock 9
        is_complete "$folder" "$wanted" && exit
        trap 'rm -rf "$folder"' EXIT
        trap 'exit 130' INT TERM
        build "$folder" "$name"
        printf '%s\n' "$wanted" >"$folder/complete"
        trap - EXIT
    ) 9<"$root/pyproject.toml"
}

# extras run|test|train|release: the optional dependencies that go into an environment.
extras() {
    case $1 in
        test) echo dev ;;
        train) echo train,dev ;;
        release) echo release ;;
    esac
}

build() {
    local folder=$1 name=$2
    "$python" -c 'import ensurepip, venv' 2>/dev/null || install_packages "python$(version)-venv" || exit 1
    rm -rf "$folder"
    "$python" -m venv "$folder"
    # One small download first: without a network, pip itself needs minutes and pages to say so.
    pip "$folder" download --retries 1 --timeout 15 --no-deps --dest "$folder/probe" click >/dev/null 2>&1 ||
        die "cannot download Python packages (offline?); connect to the network and run this again"
    rm -r "$folder/probe"
    say "setting up ${folder##*/} (once; it downloads what it needs) …"
    case $name in
        newest-*) install "$folder" --editable "$root[$(extras "${name#newest-}")]" ;;
        *) install_locked "$folder" "$root/locks/$name.txt" ;;
    esac
}

# Every library comes as a wheel; one is published as source only.
wheels=(--only-binary :all: --no-binary python-speech-features)

# install_locked FOLDER LOCK: the libraries, among them what builds the checkout, then the checkout itself.
install_locked() {
    install "$1" --no-deps "${wheels[@]}" --requirement "$2"
    install "$1" --no-deps --no-build-isolation --editable "$root"
}

# install FOLDER ARGUMENT…: pip install; a terminal sees its progress, everybody what went wrong.
install() {
    local folder=$1 errors=$1/errors output=()
    shift
    [ -t 2 ] || output=(--quiet --progress-bar off)
    pip "$folder" install ${output[@]+"${output[@]}"} --use-pep517 "$@" >&2 2>"$errors" && return
    explain_missing_build "$errors"
    cat "$errors" >&2
    die "setting up ${folder##*/} failed, see above"
}

# Ends with one line where the reason is that a library has no build for this Python or this machine.
explain_missing_build() {
    local library here proved
    library=$(sed -n 's/.*No matching distribution found for \([^ ]*\).*/\1/p' "$1" | head -n 1)
    if [ -z "$library" ] || grep -q Retrying "$1"; then return; fi
    here="Python $(version) on $(uname -sm)"
    proved=$(proved_pythons)
    if grep -qx "$(version)" <<<"$proved"; then
        die "$library has no build for $here; \`pip install .\` may find another version, or build it"
    fi
    proved=$(tail -n 1 <<<"$proved")
    die "$library has no build for $here; take Python $proved: PYTHON=python$proved $0"
}

# The Pythons that the tests ran on, a line each, oldest first.
proved_pythons() {
    sed -n 's/.*Python :: \(3\.[0-9]*\)".*/\1/p' "$root/pyproject.toml"
}

pip() {
    local folder=$1
    shift
    "$folder/bin/python" -m pip --disable-pip-version-check --no-input "$@"
}
