#!/bin/sh
# Makes tonight's backup, reads it once to its end, and keeps 14 nights and 12 firsts of a month
# (ESRAR_KEEP_NIGHTS, ESRAR_KEEP_MONTHS); then checks the audit's chain and the stored files.
# Only when the new one is whole does an old one go. Run in the environment of the service.
set -eu
folder=${1:?the folder for the backups}
cd "$(dirname "$0")/../.."
key=${ESRAR_BACKUP_KEY_FILE:-${ESRAR_DATA:-instance}/recovery.key}
new=$folder/esrar-$(date +%Y%m%d-%H%M%S).backup

.venv/bin/flask backup "$new"
.venv/bin/flask restore --verify --key-file "$key" "$new"

# The first backup of a month is kept under a second name, which costs no room.
month=$folder/month-$(date +%Y%m).backup
[ -e "$month" ] || ln "$new" "$month"

prune() { # prefix, how many stay; names sort by time
	ls "$folder" | grep "^$1-[0-9-]*\.backup$" | sort -r | tail -n "+$(($2 + 1))" |
		while read -r old; do rm -- "$folder/$old"; done
}
prune esrar "${ESRAR_KEEP_NIGHTS:-14}"
prune month "${ESRAR_KEEP_MONTHS:-12}"

# Both are noted in the audit; what is wrong ends this with an error, which the timer shows.
.venv/bin/flask audit verify
.venv/bin/flask files check
