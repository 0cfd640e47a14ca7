#!/bin/sh
# Submits a script of `ictstat export sql --dialect spark` to Spark 4.
#
#     SPARK_MASTER=spark://host:7077 submit.sh SCRIPT.sql [OPTIONS OF spark-submit]
#
# Without SPARK_MASTER it runs on this machine. The places in the script have to be seen by every worker: a shared folder or an
# object store. One run of a few hundred thousand rows needs few partitions; of more, give `--conf spark.sql.shuffle.partitions=`.
set -eu
script=$1
shift
exec spark-submit --master "${SPARK_MASTER:-local[*]}" --driver-memory "${SPARK_DRIVER_MEMORY:-3g}" \
    --conf spark.sql.shuffle.partitions=8 "$@" "$(dirname "$0")/run_script.py" "$script"
