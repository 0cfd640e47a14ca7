"""Runs a script of `ictstat export sql --dialect spark`, statement by statement, as a job of Spark.

    spark-submit run_script.py SCRIPT.sql
"""
import pathlib
import sys

from pyspark.sql import SparkSession

session = SparkSession.builder.appName(f"ictstat {sys.argv[1]}").getOrCreate()
# A statement ends with a semicolon at the end of a line, and nowhere else.
for statement in pathlib.Path(sys.argv[1]).read_text().split(";\n"):
    if statement.strip():
        session.sql(statement)
session.stop()
