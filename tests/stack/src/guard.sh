# Runs a command in its own process group and ends the whole group when standard input reaches its
# end. The starter holds the other end of that pipe, so the group ends with it, however it dies.
# Usage: guard.sh SIGNAL COMMAND [ARGUMENT...]
stop=$1
shift
exec 3<&0
trap : TERM INT HUP
"$@" </dev/null 3<&- 2>&1 &
child=$!
(
    trap - TERM INT HUP
    read -r _ <&3
    kill -s "$stop" "$child"
    tries=0
    while kill -0 "$child" && [ "$tries" -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -s KILL 0
) >/dev/null 2>&1 &
exec 3<&- </dev/null
wait "$child"
status=$?
trap '' TERM
kill -s TERM 0
exit "$status"
