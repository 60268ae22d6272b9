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

suits() {
    [ "$("$1" -c 'import sys; print((3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null)" = True ]
}

# Sets $python: $PYTHON, else the first that suits.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" || die "PYTHON=$PYTHON is not a Python 3.10 to 3.13"
        python=$PYTHON
        return
    fi
    local name
    for name in python3 python3.13 python3.12 python3.11 python3.10; do
        if suits "$name"; then
            python=$name
            return
        fi
    done
    if ! command -v python3 >/dev/null && install_packages python3 python3-venv && suits python3; then
        python=python3
        return
    fi
    die "no Python 3.10 to 3.13 found; install one, or name it: PYTHON=/path/to/python $0"
}

# system_packages run|test: installs the system libraries and programs that are missing.
system_packages() {
    local missing
    missing=$("$python" "$root/scripts/missing.py" "$1")
    # shellcheck disable=SC2086 # one word a package
    [ -z "$missing" ] || install_packages $missing
}

# What an environment was made from: it is made anew when this changes, or when the checkout has moved.
stamp() {
    "$python" - "$root" "$1" <<'END'
import hashlib, pathlib, platform, sys
root, extras = sys.argv[1:]
print(hashlib.sha256(pathlib.Path(root, "pyproject.toml").read_bytes()).hexdigest())
print(platform.python_implementation(), platform.python_version(), root, extras)
END
}

is_complete() {
    [ -x "$1/bin/python" ] && [ "$(cat "$1/complete" 2>/dev/null)" = "$2" ]
}

# environment NAME [EXTRAS]: an up-to-date virtual environment $root/NAME with the checkout in it.
environment() {
    local folder=$root/$1 extras=${2:-} wanted
    wanted=$(stamp "$extras")
    is_complete "$folder" "$wanted" && return
    (
        # Two scripts started together: the second waits, and finds the work done.
        ! command -v flock >/dev/null || flock 9
        is_complete "$folder" "$wanted" && exit
        trap 'rm -rf "$folder"' EXIT
        trap 'exit 130' INT TERM
        build "$folder" "$extras"
        printf '%s\n' "$wanted" >"$folder/complete"
        trap - EXIT
    ) 9<"$root/pyproject.toml"
}

build() {
    local folder=$1 project=$root${2:+[$2]} log=$1/pip.log
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        install_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" ||
        exit 1
    rm -rf "$folder"
    "$python" -m venv "$folder"
    # One small download first: without a network, pip itself needs minutes and pages to say so.
    pip "$folder" download --retries 1 --timeout 15 --no-deps --dest "$folder/probe" click >"$log" 2>&1 ||
        die "cannot download Python packages (offline?); connect to the network and run this again"
    rm -r "$folder/probe"
    say "setting up ${folder##*/} (once; it downloads what pyproject.toml names) …"
    if [ -t 2 ]; then
        pip "$folder" install --use-pep517 --log "$log" --editable "$project" >&2
    else
        pip "$folder" install --quiet --use-pep517 --editable "$project" >&2
    fi || die "setting up ${folder##*/} failed, see above"
}

pip() {
    local folder=$1
    shift
    "$folder/bin/python" -m pip --disable-pip-version-check --no-input "$@"
}
