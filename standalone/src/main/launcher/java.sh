# Starts the program, sourced by its launchers. The options of the JVM for a server: memory in proportion to what a server needs, not to the
# machine. GATEWRIGHT_HEAP, such as 4g, sets the largest heap, and GATEWRIGHT_JAVA_OPTIONS adds options.

# The megabytes of memory that this process may use: those of its control group, or of the machine.
available_memory() {
    available=$(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo 2> /dev/null || true)
    available=$((${available:-4194304} / 1024))
    group=$(sed -n 's/^0:://p' /proc/self/cgroup 2> /dev/null || true)
    for file in "/sys/fs/cgroup$group/memory.max" /sys/fs/cgroup/memory.max \
        /sys/fs/cgroup/memory/memory.limit_in_bytes; do
        limit=$(cat "$file" 2> /dev/null || true)
        case $limit in
        '' | max | *[!0-9]*) ;;
        *) [ ${#limit} -gt 15 ] || [ $((limit / 1048576)) -ge "$available" ] || available=$((limit / 1048576)) ;;
        esac
    done
    echo "$available"
}

# What the C library keeps of freed memory, such as that of the compilers.
export MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072

# The options for a Java of that major version.
server_options() {
    memory=$(available_memory)
    heap=$((memory / 2))
    [ "$heap" -le 1024 ] || heap=1024
    processors=$(nproc 2> /dev/null || getconf _NPROCESSORS_ONLN 2> /dev/null || echo 4)
    options="-Xmx${GATEWRIGHT_HEAP:-${heap}m} -Xss512k -XX:ReservedCodeCacheSize=128m"
    # What the program does not use.
    options="$options -Dvertx.disableMetrics=true -Dvertx.disableContextTimings=true -Dvertx.disableWebsockets=true"
    options="$options -Dio.netty.jfr.enabled=false"
    # No copy of the memory, and so of keys, is written to the disk.
    options="$options -XX:-HeapDumpOnOutOfMemoryError -XX:-CreateCoredumpOnCrash"
    case ${GATEWRIGHT_JAVA_OPTIONS:-} in
    *Use*GC*) processors=own ;;
    esac
    if [ "$processors" = own ]; then
        : # its user chose the collector
    elif [ "$processors" -le 2 ]; then
        # Few objects outlive their request, so a small part for new ones suffices. What does is kept long, so it moves to the
        # other part at once, which has two fifths of room at least, so that it is seldom collected.
        options="$options -XX:+UseSerialGC -Xms24m -XX:NewSize=8m -XX:MaxNewSize=48m -XX:MaxTenuringThreshold=0"
        options="$options -XX:MinHeapFreeRatio=40 -XX:MaxHeapFreeRatio=60"
    else
        options="$options -XX:+UseG1GC -Xms64m"
    fi
    # Without the last option Netty links to the C library by method handles, which are made anew at each start.
    [ "$1" -lt 25 ] || options="$options -XX:+UseCompactObjectHeaders --sun-misc-unsafe-memory-access=allow"
    echo "$options"
}

# Writes the archive of the classes that a server loads: by running one that sends itself a few requests, and stops. Of
# several that write it, the last one wins. The log beside it says that it was tried; one that was interrupted is tried again.
# Arguments: java, its major version, the program, the archive.
write_archive() {
    option=-XX:ArchiveClassesAtExit
    [ "$2" -lt 25 ] || option=-XX:AOTCacheOutput
    written=$4.$$
    # shellcheck disable=SC2046 # the options are several words
    "$1" $(GATEWRIGHT_HEAP='' GATEWRIGHT_JAVA_OPTIONS='' server_options "$2") "$option=$written" -jar "$3" training-run \
        > "$written.log" 2>&1 &
    training=$!
    trap 'kill "$training" 2> /dev/null; wait "$training" 2> /dev/null || true; rm -f "$written" "$written.log"; exit 130' HUP INT TERM
    if wait "$training"; then
        mv -f "$written" "$4"
    else
        rm -f "$written"
    fi
    mv -f "$written.log" "$4.log"
    trap - HUP INT TERM
}

# The option with which a server uses its archive, if that is newer than the program. Arguments: major version, program,
# archive.
archive_option() {
    [ "$3" -nt "$2" ] || return 0
    if [ "$1" -ge 25 ]; then echo "-XX:AOTCache=$3"; else echo "-XX:SharedArchiveFile=$3"; fi
}

# Runs the program. Arguments: java, its major version, the program, the archive, and those of the program.
run_program() {
    java=$1 version=$2 program=$3 archive=$4
    shift 4
    options=
    case ${1:-} in
    serve | demo)
        options="$(server_options "$version") $(archive_option "$version" "$program" "$archive")"
        options="$options -Xlog:disable -Xlog:all=error:stderr"
        ;;
    esac
    # What is typed is UTF-8, whatever the locale says.
    options="$options -Dstdin.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8"
    set -f
    if [ "${1:-}" = hash ] && [ -t 0 ] && [ ! -t 1 ]; then # as in $(...), where Java finds no terminal to ask at
        terminal=$(stty -g)
        trap 'stty "$terminal"' EXIT
        trap 'exit 130' INT TERM
        printf 'Secret: ' >&2
        stty -echo
        IFS= read -r secret
        stty "$terminal"
        echo >&2
        # shellcheck disable=SC2086 # the options are several words
        printf '%s\n' "$secret" | "$java" $options ${GATEWRIGHT_JAVA_OPTIONS:-} -jar "$program" "$@"
        exit
    fi
    # shellcheck disable=SC2086
    exec "$java" $options ${GATEWRIGHT_JAVA_OPTIONS:-} -jar "$program" "$@"
}
