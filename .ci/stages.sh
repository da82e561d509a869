# shellcheck shell=bash
# What .ci/run and .ci/deep share; both source it from the root of the tree.

# shellcheck disable=SC2034  # for the stages
jobs=$(nproc)
passed=0
failed=0
summary=()
logs=build/ci
mkdir -p "$logs"

# Processor time of all that ended so far. Of /proc's fields: user and system time of our children.
cpu_seconds() {
  local fields
  read -r -a fields </proc/$$/stat
  echo $(((fields[15] + fields[16]) / $(getconf CLK_TCK)))
}

# Runs one stage, keeps its times and verdict; a stage counts as one test.
stage() {  # $1: name, $2…: command
  local begin=$SECONDS status word=passed cpu_begin
  cpu_begin=$(cpu_seconds)
  printf '\n=== %s\n' "$1"
  "${@:2}"
  status=$?
  if ((status == 0)); then passed=$((passed + 1)); else failed=$((failed + 1)) word=FAILED; fi
  summary+=("$(printf '%-18s %-7s %5d s %5d s cpu' "$1" "$word" \
    $((SECONDS - begin)) $(($(cpu_seconds) - cpu_begin)))")
  return $status
}

# The closing lines; false if anything failed.
tell_summary() {
  printf '\n=== summary\n'
  printf '%s\n' "${summary[@]}"
  printf 'total %d min %02d s, %d s cpu\n' $((SECONDS / 60)) $((SECONDS % 60)) "$(cpu_seconds)"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}

build_preset() {  # $1: preset, $2: target
  cmake --preset "$1" >"$logs/$1-configure.log" 2>&1 || { cat "$logs/$1-configure.log"; return 1; }
  cmake --build "build/$1" --target "$2" -- --quiet
}
