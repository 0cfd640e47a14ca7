"""Publishes a run with `ictstat publish` to a folder and to an S3 server (moto), and reads it there as others would.

    python check.py RUN_DIR ICTSTAT

In:  RUN_DIR, a directory of output/runs/, or output/latest
Out: a line for each check; exit 1 when one failed

mlcroissant validates metadata.json and reads tables through it; rdflib reads catalog.json as the DCAT that it says it is; botocore signs
the same requests; DuckDB and polars read the bucket by its pointer. A program that is killed in the middle leaves no pointer.
"""
import hashlib
import json
import logging
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials
import duckdb
import mlcroissant
import polars as pl
import rdflib
from moto.server import ThreadedMotoServer

PROJECT = pathlib.Path(__file__).resolve().parents[2]
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
REGION = "eu-west-3"
BUCKET = "figures"
PREFIX = "ict statistics/v+1"  # with what must be escaped in an address
# Tables that are read through metadata.json, small ones and one with all types of columns.
TABLES = ["surveys", "gaps", "members", "claims", "changes"]
FAILURES = []


def expect(holds, message):
    if not holds:
        FAILURES.append(message)
        print(f"FAILED {message}")


class Publish:
    """Calls `ictstat publish` for one run."""

    def __init__(self, run, binary):
        output = run.resolve().parents[1]
        self.name = run.resolve().name
        self.base = [binary, "-C", str(PROJECT), "publish", "--output", str(output), "--run", self.name]
        self.environment = {**os.environ, **KEYS, "AWS_REGION": REGION, "NO_PROXY": "127.0.0.1"}

    def start(self, *arguments):
        return subprocess.Popen([*self.base, *map(str, arguments)], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __call__(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        expect(process.returncode == 0, f"publish {arguments} ends with {process.returncode}: {err}")
        return out


def of_run(run):
    """Returns the content of every file of a run, by its name below a destination."""
    name = run.resolve().name
    return {f"runs/{name}/{path.relative_to(run)}": path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}


def same(where, run, found):
    """Holds what is at a destination against the run, file by file."""
    expected = of_run(run)
    copied = {name: content for name, content in found.items() if name.startswith("runs/")}
    expect(copied.keys() == expected.keys(), f"{where}: other files than the run has: {sorted(copied.keys() ^ expected.keys())[:5]}")
    differing = [name for name, content in expected.items() if copied.get(name) != content]
    expect(not differing, f"{where}: differs from the run: {differing[:5]}")
    expect(set(found) - set(copied) == {"catalog.json", "metadata.json", "latest.json"}, f"{where}: beside the run: {set(found) - set(copied)}")
    pointer = json.loads(found["latest.json"])
    expect(pointer["manifest_sha256"] == hashlib.sha256(found[pointer["manifest"]]).hexdigest(), f"{where}: the pointer's hash")
    print(f"{where}: {len(found)} files as in the run")


def catalogue(folder, run):
    """Reads catalog.json as RDF and asks what DCAT has names for."""
    graph = rdflib.Graph().parse(folder / "catalog.json", format="json-ld", publicID="https://example.org/ict/catalog.json")
    dcat, dct = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.DCTERMS
    dataset = graph.value(predicate=rdflib.RDF.type, object=dcat.Dataset)
    titles = {title.language for title in graph.objects(dataset, dct.title)}
    expect(titles == {"en", "fr", "zh-Hans"}, f"catalog.json: titles in {titles}")
    expect(str(graph.value(dataset, dct.publisher / rdflib.FOAF.name)) == "Statistics Office", "catalog.json: publisher")
    begins = graph.value(dataset, dct.temporal / dcat.startDate)
    years = pl.read_parquet(run / "aggregates.parquet", columns=["year"])["year"]
    expect(begins.toPython().year == years.min(), f"catalog.json: begins in {begins}, not in {years.min()}")
    n_economies = len(list(graph.objects(dataset, dct.spatial)))
    expect(n_economies == pl.read_parquet(run / "members.parquet")["economy"].n_unique(), f"catalog.json: {n_economies} economies")
    licences = set(graph.objects(dataset, dct.license))
    expect(rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/") in licences, f"catalog.json: licences {licences}")
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    distributions = list(graph.objects(dataset, dcat.distribution))
    for distribution in distributions:
        link = str(graph.value(distribution, dcat.downloadURL)).removeprefix("https://example.org/ict/")
        content = (folder / urllib.parse.unquote(link)).read_bytes()
        size, checksum = graph.value(distribution, dcat.byteSize), graph.value(distribution, spdx.checksum / spdx.checksumValue)
        expect(int(size) == len(content), f"catalog.json: {link} has {len(content)} bytes, not {size}")
        expect(bytes(checksum.toPython()).hex() == hashlib.sha256(content).hexdigest(), f"catalog.json: hash of {link}")
        expect(str(graph.value(distribution, dcat.mediaType)).startswith("https://www.iana.org/assignments/"), f"catalog.json: {link}")
    print(f"catalog.json: {len(graph)} statements, {len(distributions)} distributions with size and hash")


class Warned(logging.Handler):
    """Keeps what mlcroissant warns of."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.told = []

    def emit(self, record):
        self.told.append(record.getMessage())


def croissant(folder, run):
    """Validates metadata.json and holds the records of tables against the run."""
    warned = Warned()
    logging.getLogger("absl").addHandler(warned)
    dataset = mlcroissant.Dataset(jsonld=folder / "metadata.json")
    expect(not dataset.metadata.issues.errors, f"metadata.json: {dataset.metadata.issues.errors}")
    expect(not dataset.metadata.issues.warnings, f"metadata.json: {dataset.metadata.issues.warnings}")
    expect(not warned.told, f"metadata.json: {warned.told}")
    tables = {path.stem for path in run.glob("*.parquet")}
    expect({record_set.uuid for record_set in dataset.metadata.record_sets} == tables, "metadata.json: a record set for each table")
    for table in sorted(tables & set(TABLES)):
        rows = pl.read_parquet(run / f"{table}.parquet")
        records = 0
        for record, row in zip(dataset.records(table), rows.iter_rows(named=True)):
            found = {name.removeprefix(f"{table}/"): plain(value) for name, value in record.items()}
            if found != row:
                differing = {name: (value, found.get(name)) for name, value in row.items() if found.get(name) != value}
                expect(False, f"metadata.json: {table}, row {records}: {differing}")
                break
            records += 1
        expect(records == len(rows), f"metadata.json: {records} of {len(rows)} rows of {table}")
        print(f"metadata.json: {table}, {records} records as in the run")


def plain(value):
    """Returns what a record holds as the run has it: texts are bytes there, and what is absent is not a number."""
    if isinstance(value, bytes):
        return value.decode()
    return None if value is None or value != value else value


def objects(client):
    """Returns the content of every object below the prefix."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=PREFIX)
    keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
    return {key.removeprefix(f"{PREFIX}/"): client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


def killed(publish, client, where):
    """Kills a copy as soon as some objects are there."""
    process = publish.start(*where)
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        if client.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX).get("KeyCount", 0) >= 10:
            process.send_signal(signal.SIGKILL)
            break
    process.communicate()
    expect(process.returncode == -signal.SIGKILL, f"the copy was not killed in its middle: {process.returncode}")
    half = set(objects(client))
    expect(half and "latest.json" not in half, f"killed after {len(half)} objects: a pointer to half a run")
    print(f"bucket: killed after {len(half)} objects, no pointer")
    return half


def signatures(asked):
    """Signs what was asked for with botocore, and compares."""
    keys = botocore.credentials.Credentials(*KEYS.values())
    for method, address in asked:
        parts = urllib.parse.urlsplit(address)
        given = dict(urllib.parse.parse_qsl(parts.query))
        request = botocore.awsrequest.AWSRequest(method=method, url=parts._replace(query="").geturl())
        signer = botocore.auth.S3SigV4QueryAuth(keys, "s3", REGION, expires=int(given["X-Amz-Expires"]))
        request.context["timestamp"] = given["X-Amz-Date"]
        signer._modify_request_before_signing(request)
        canonical = signer.canonical_request(request)
        signature = signer.signature(signer.string_to_sign(request, canonical), request)
        if signature != given["X-Amz-Signature"]:
            return expect(False, f"bucket: {method} {parts.path} is signed otherwise than botocore signs it")
    print(f"bucket: {len(asked)} requests are signed as botocore signs them")


def listened(endpoint):
    """Keeps what an S3 server is asked for."""
    asked = []
    import werkzeug.serving

    original = werkzeug.serving.WSGIRequestHandler.run_wsgi

    def run_wsgi(handler):
        if "X-Amz-Signature" in handler.path and len(asked) < 2000:
            asked.append((handler.command, f"{endpoint()}{handler.path}"))
        return original(handler)

    werkzeug.serving.WSGIRequestHandler.run_wsgi = run_wsgi
    return asked


def bucket(publish, run):
    """Publishes to an S3 server, once killed in the middle, and reads the objects."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    address = {}
    asked = listened(lambda: address["url"])
    server.start()
    host, port = server.get_host_and_port()
    address["url"] = endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name=REGION, aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
                          aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"])
    where = [f"s3://{BUCKET}/{PREFIX}", "--endpoint", endpoint]
    absent = publish.start(*where)
    _, err = absent.communicate(timeout=60)
    expect(absent.returncode == 2 and "there is no bucket" in err, f"bucket: absent, {absent.returncode}: {err}")
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    half = killed(publish, client, where)
    told = publish(*where)
    expect("there already" in told and ", 0 there already" not in told, f"bucket: what is there is not sent again: {told}")
    same(f"bucket (moto, {len(half)} of them from before the kill)", run, objects(client))
    told = publish(*where)
    expect(told.startswith("unchanged: "), f"bucket: {told}")
    signatures(asked)
    kind = client.head_object(Bucket=BUCKET, Key=f"{PREFIX}/latest.json")["ContentType"]
    expect(kind == "application/json", f"bucket: latest.json is {kind}")
    read_in_place(client, endpoint, run)
    server.stop()


def read_in_place(client, endpoint, run):
    """Reads a table through the pointer, with polars where it lies and with DuckDB over HTTP."""
    pointer = json.loads(client.get_object(Bucket=BUCKET, Key=f"{PREFIX}/latest.json")["Body"].read())
    key = f"{PREFIX}/{pointer['path']}/aggregates.parquet"
    options = {"aws_endpoint_url": endpoint, "aws_region": REGION, "aws_access_key_id": KEYS["AWS_ACCESS_KEY_ID"],
               "aws_secret_access_key": KEYS["AWS_SECRET_ACCESS_KEY"], "aws_allow_http": "true"}
    expected = pl.read_parquet(run / "aggregates.parquet")
    found = pl.scan_parquet(f"s3://{BUCKET}/{key}", storage_options=options).collect()
    expect(found.equals(expected), "bucket: polars reads another aggregates.parquet")
    signed = client.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": key})
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, urllib.request.urlopen(signed) as answer:
        file.write(answer.read())
        file.flush()
        rows = duckdb.sql(f"select count(*) from '{file.name}'").fetchall()[0][0]
    expect(rows == len(expected), f"bucket: DuckDB finds {rows} rows")
    print(f"bucket: polars reads {len(found)} rows of aggregates.parquet where they lie, DuckDB {rows} from a signed address")


def main():
    run, binary = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
    publish = Publish(run, binary)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        began = time.monotonic()
        publish(folder, "--publisher", "Statistics Office")
        print(f"folder: published in {time.monotonic() - began:.1f} s")
        same("folder", run, {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
        catalogue(folder, run)
        croissant(folder, run)
    bucket(publish, run)
    print(f"{len(FAILURES)} checks failed" if FAILURES else "all checks of publishing passed")
    sys.exit(bool(FAILURES))


if __name__ == "__main__":
    main()
