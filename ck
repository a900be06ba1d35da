#!/bin/sh
# The ck command: finds a JDK, builds what is missing or out of date, and runs it.
#
# A script and not a jar, because the first thing a newcomer lacks is the right JDK, and because Java's flags belong to the
# program. It does without any tool beyond POSIX. Exit codes of its own: 3, with the way out in words, when a JDK or Maven is
# missing, or when the build fails; all others come from ck itself.
#
#   CK_JAVA_OPTS   more options for the Java machine, e.g. -Xmx4g
set -u

wanted=25

# --- where we are (also through symbolic links) ---------------------------------------------------
self=$0
while [ -h "$self" ]; do
  link=$(readlink -- "$self") || break
  case $link in
    /*) self=$link ;;
    *) self=$(dirname -- "$self")/$link ;;
  esac
done
root=$(cd -- "$(dirname -- "$self")" && pwd -P) || exit 3
out=$root/cli/target/quick
stamp=$out/stamp
lock=$root/cli/target/quick.lock

say() { printf 'ck: %s\n' "$*" >&2; }

# Java would take the number of a closed stream for the next file that it opens, and write results into that.
if ! { true 3>&1; } 2>/dev/null; then
  say "stdout cannot be written (it is closed)"
  exit 1
fi
true 3>&2 || exec 2>/dev/null

# --- a JDK ----------------------------------------------------------------------------------------

# is_jdk DIR: true where DIR is a JDK of at least $wanted. Its release file tells, which takes no process.
is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_VERSION ] && version=$value
  done < "$1/release"
  version=${version#\"}
  version=${version%%[!0-9]*}
  [ -n "$version" ] && [ "$version" -ge "$wanted" ]
}

# path_jdk: the JDK whose java is first on PATH; a shim that is no link into a JDK has to be asked.
path_jdk() {
  java=$(command -v java) || return 1
  real=$(readlink -f -- "$java" 2>/dev/null) || real=$java
  home=${real%/bin/java}
  is_jdk "$home" && return 0
  [ -e "$home/release" ] && return 1
  home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  [ -n "$home" ] && is_jdk "$home"
}

find_jdk() {
  home=${JAVA_HOME:-}
  [ -n "$home" ] && is_jdk "$home" && return 0
  path_jdk && return 0
  for home in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/* \
    "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.asdf/installs/java/* /nix/var/nix/profiles/default/lib/openjdk; do
    is_jdk "$home" && return 0
  done
  return 1
}

if ! find_jdk; then
  say "needs a JDK $wanted or newer, and found none (looked at JAVA_HOME, PATH and the usual places)."
  say "Get one: https://adoptium.net, or 'sdk install java $wanted-tem', 'apt install openjdk-$wanted-jdk', 'brew install openjdk'; then set JAVA_HOME if ck does not find it."
  exit 3
fi

# --- the program ----------------------------------------------------------------------------------

# Arguments and file names are UTF-8, whatever the shell's locale: Java would read them as ASCII under LANG=C.
LC_ALL=C.UTF-8
export LC_ALL

main=dev.ckernel.cli.Main
torch=$root/torch/target/quick
oracle=

# java_ck OPTION... $main ARGUMENT...: becomes ck. Weights live outside of Java's heap, so that a small young generation
# does and keeps the process small. jdk.internal.module is how ck loads the Vector API's module when it needs it:
# --add-modules would print a warning on every start, which no flag silences (see VectorModule). CompilerOptions says what
# the stack and the delay are for. Generated Java is compiled a tenth as late as other methods: before, its vectors are objects.
java_ck() {
  classpath=$out/ck.jar
  for jar in "$out"/lib/*.jar; do classpath=$classpath:$jar; done
  if [ -n "$oracle" ]; then
    for jar in "$torch/classes" "$torch"/lib/*.jar; do [ -e "$jar" ] && classpath=$classpath:$jar; done
  fi
  exec "$home/bin/java" -XX:+UseSerialGC -Xms64m -Xmn32m -XX:-UsePerfData -Xlog:disable \
    -XX:CompilerThreadStackSize=4096 -XX:Tier3DelayOn=1000 \
    -XX:CompileCommand=quiet '-XX:CompileCommand=CompileThresholdScaling,Model::*,0.1' \
    --add-exports java.base/jdk.internal.module=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
    -Dck.home="$root" -cp "$classpath" "$@"
}

# --- the build ------------------------------------------------------------------------------------

# fresh: true where the build is at least as new as every source (a removed file makes its directory newer).
fresh() {
  [ -f "$stamp" ] && [ -f "$out/ck.jar" ] || return 1
  newer=$(find "$root/pom.xml" "$root/engine/pom.xml" "$root/engine/src/main" \
    "$root/data/pom.xml" "$root/data/src/main" "$root/cli/pom.xml" "$root/cli/src/main" \
    -newer "$stamp" 2>/dev/null) || return 1
  [ -z "$newer" ]
}

# One build at a time: making a directory is atomic everywhere. A lock whose owner is gone is taken away.
take_lock() {
  mkdir -p "$root/cli/target" 2>/dev/null
  waited=0
  until mkdir "$lock" 2>/dev/null; do
    if [ ! -d "$lock" ] && [ ! -w "$root/cli/target" ]; then
      say "cannot write in $root/cli/target, where the build goes."
      exit 3
    fi
    owner=$(cat "$lock/owner" 2>/dev/null)
    waited=$((waited + 1))
    if [ -n "$owner" ]; then
      kill -0 "$owner" 2>/dev/null || rm -rf "$lock"
    elif [ "$waited" -gt 5 ]; then
      rm -rf "$lock"
    fi
    [ -d "$lock" ] || continue
    [ "$waited" -eq 3 ] && say "waiting for another ck that is building…"
    sleep 1
  done
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  echo $$ > "$lock/owner"
}

build() {
  if ! command -v mvn >/dev/null; then
    say "needs Maven (the command mvn) to build itself, and found none on PATH."
    say "Get it: https://maven.apache.org/install.html, or 'apt install maven', 'brew install maven', 'sdk install maven'."
    exit 3
  fi
  if [ -f "$stamp" ]; then say "building ck (sources have changed)…"; else say "building ck (first use)…"; fi
  mkdir -p "$out" || exit 3
  touch "$stamp.new"
  log=$out/build.log
  if ! (
    cd "$root" && JAVA_HOME=$home && export JAVA_HOME &&
      mvn -q -B -Dstyle.color=never -Pquick -pl cli -am process-classes &&
      "$home/bin/jar" --create --file "$out/ck.jar.new" -C engine/target/quick/classes . \
        -C data/target/quick/classes . -C cli/target/quick/classes . &&
      "$home/bin/java" -cp "$out/ck.jar.new" dev.ckernel.cli.RefreshJars "$out"/lib/*.jar
  ) >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    say "the build failed; its words stand above. The JDK was $home."
    exit 3
  fi
  mv "$out/ck.jar.new" "$out/ck.jar" && mv "$stamp.new" "$stamp" || exit 3
  rehearse
}

# rehearse: runs ck once, so that Java keeps its classes loaded and linked in a file (JEP 483), which saves a fifth of a
# start. Without that file, or with one of another JDK, Java starts as always. It has to be the native backend: Java keeps
# nothing of a process that has loaded the Vector API's module while it ran.
rehearse() {
  rm -f "$out/ck.aot"
  (java_ck -XX:AOTCacheOutput="$out/ck.aot" dev.ckernel.cli.Rehearsal) >"$out/rehearsal.log" 2>&1 </dev/null ||
    rm -f "$out/ck.aot"
}

if ! fresh; then
  take_lock
  fresh || build # another start may have built it while this one waited
  rm -rf "$lock"
  trap - EXIT INT TERM HUP
fi

# PyTorch, an optional module, is on the class path of the commands that may ask for it. With another class path Java does
# without the file that rehearse made, and JavaCPP counts Java's own memory against its heap.
case ${1:-} in
  parity | drift)
    if [ -d "$torch/lib" ]; then
      oracle=yes
      CK_JAVA_OPTS="-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 --sun-misc-unsafe-memory-access=allow ${CK_JAVA_OPTS:-}"
    fi
    ;;
esac

terminals=
[ -t 1 ] && terminals=-Dck.terminal.out=true
[ -t 2 ] && terminals="$terminals -Dck.terminal.err=true"
java_ck -XX:AOTCache="$out/ck.aot" $terminals ${CK_JAVA_OPTS:-} "$main" "$@"
