"""Reads the changes of the source's tables, from Kafka or from files of its messages, into the lake.

Every table is a query of its own with a checkpoint of its own. A batch is written to a folder named for its number and
counts once its manifest is there: one that is read again, after a crash, writes the same folder or finds it done. What
cannot be read becomes a dead letter and stops nothing. `pipelines/ingestion/land.py` lands each load once and takes
of each key the change that stands latest in the source's log.

    spark-submit streaming/stream.py --brokers HOST:9092 --lake build/lake --checkpoint build/checkpoint
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from changes import decoder
from client import CONFIG, java_access, properties
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQuery

HERE = Path(__file__).parent
MESSAGE = "key binary, value binary, topic string, partition int, offset bigint, timestamp timestamp"
MESSAGE_COLUMNS = [column.split(" ")[0] for column in MESSAGE.split(", ")]
# the settings of consumers that Spark keeps for itself
OF_SPARK = {"auto.offset.reset", "enable.auto.commit", "group.id"}


def quoted(name: str) -> str:
    """A name as Spark SQL takes it, whatever it consists of."""
    return "`" + name.replace("`", "``") + "`"


def columns(table: dict) -> str:
    """The columns that come of decoding a message of a table."""
    row = ", ".join(f"{quoted(field['column'])}: {field['type']}" for field in table["fields"])
    return f"{MESSAGE}, event_id string, place string, deleted boolean, error string, row struct<{row}>"


class Sink:
    """Writes the batches of one table into the lake, each once however often it is read."""

    def __init__(self, table: dict, lake: str, checkpoint: str, dead_letters: dict | None) -> None:
        self.table = table
        self.lake = lake.rstrip("/")
        self.checkpoint = checkpoint
        self.dead_letters = dead_letters

    def __call__(self, batch: DataFrame, number: int) -> None:
        spark, raw = batch.sparkSession, self.table["raw"]
        # a checkpoint that is begun anew counts from zero again, but has another name
        query = json.loads(spark.read.text(f"{self.checkpoint}/metadata").first()[0])["id"]
        load = f"changes-{query}-{number:010d}"
        manifest = f"{self.lake}/loads/{load}/{raw}.json"
        if exists(spark, manifest):
            # it is there already, but what it leaves to be remembered was not written down before the crash
            batch.write.format("noop").mode("overwrite").save()
            return
        batch.persist()
        n_bad = batch.filter("error is not null").count()
        n_rows = batch.filter("error is null").count()
        files = []
        if n_rows:
            folder = f"changes/{raw}/{load}"
            changes = batch.filter("error is null").select("place", "deleted", "row", "partition", "offset")
            changes.coalesce(1).write.mode("overwrite").parquet(f"{self.lake}/{folder}")
            files = written(spark, self.lake, folder)
        if n_bad:
            bad = batch.filter("error is not null").select(*MESSAGE_COLUMNS, "error")
            bad.coalesce(1).write.mode("overwrite").parquet(f"{self.lake}/dead_letters/{raw}/{load}")
            if self.dead_letters:
                tell(bad, self.dead_letters)
        batch.unpersist()
        if n_rows or n_bad:
            said = {"load": load, "table": raw, "whole": False, "changes": True, "rows": n_rows, "files": files}
            write_text(spark, manifest, json.dumps(said | {"dead_letters": n_bad}, indent=2) + "\n")
            print(f"{raw}: batch {number}: {n_rows} changes, {n_bad} dead letters", flush=True)


def tell(bad: DataFrame, kafka: dict) -> None:
    """Dead letters to their topic as they came, with where they came from and what is wrong in their headers."""
    header = "named_struct('key', '{}', 'value', cast({} as binary))"
    headers = ", ".join(header.format(name, name) for name in ("error", "topic", "partition", "offset"))
    bad.selectExpr("key", "value", f"array({headers}) as headers").write.format("kafka").options(**kafka).save()


def written(spark: SparkSession, lake: str, folder: str) -> list[dict]:
    """The files of a folder with their checksums."""
    files = spark.read.format("binaryFile").option("pathGlobFilter", "*.parquet").load(f"{lake}/{folder}")
    rows = files.select("path", F.sha2("content", 256).alias("sha256")).collect()
    return sorted(
        ({"path": f"{folder}/{row.path.rpartition('/')[2]}", "sha256": row.sha256} for row in rows),
        key=lambda file: file["path"],
    )


def hadoop(spark: SparkSession, path: str):
    """A path and its file system, whichever storage it is on."""
    place = spark._jvm.org.apache.hadoop.fs.Path(path)
    return place, place.getFileSystem(spark._jsc.hadoopConfiguration())


def exists(spark: SparkSession, path: str) -> bool:
    """Whether there is such a file."""
    place, files = hadoop(spark, path)
    return files.exists(place)


def write_text(spark: SparkSession, path: str, text: str) -> None:
    """Writes all of a file or nothing of it."""
    place, files = hadoop(spark, path)
    unfinished, _ = hadoop(spark, path + ".unfinished")
    stream = files.create(unfinished, True)
    stream.write(bytearray(text, "utf-8"))
    stream.close()
    files.rename(unfinished, place)


def source(spark: SparkSession, arguments: argparse.Namespace, table: dict) -> DataFrame:
    """The messages of a topic."""
    if arguments.files:
        reader = spark.readStream.format("parquet").schema(MESSAGE)
        if arguments.max_per_batch:
            reader = reader.option("maxFilesPerTrigger", arguments.max_per_batch)
        return reader.load(arguments.files).filter(F.col("topic") == table["topic"])
    reader = spark.readStream.format("kafka").options(**kafka_options(arguments.brokers, "consumer.properties"))
    reader = reader.option("subscribe", table["topic"]).option("startingOffsets", arguments.starting_offsets)
    reader = reader.option("groupIdPrefix", arguments.group).option("failOnDataLoss", "true")
    if arguments.max_per_batch:
        reader = reader.option("maxOffsetsPerTrigger", arguments.max_per_batch)
    return reader.load().select(*MESSAGE_COLUMNS)


def kafka_options(brokers: str, settings: str) -> dict[str, str]:
    """The settings of a file, and how the broker is reached, as Spark hands them on to Kafka's client."""
    known = properties(CONFIG / settings) | java_access()
    options = {f"kafka.{name}": value for name, value in known.items() if name not in OF_SPARK}
    return options | {"kafka.bootstrap.servers": brokers}


def start(spark: SparkSession, arguments: argparse.Namespace, table: dict) -> StreamingQuery:
    """Begins to read a topic, or goes on where it was left."""
    schemas = {
        part: json.loads((HERE / "schemas" / f"{table['topic']}-{part}.avsc").read_text(encoding="utf-8"))
        for part in ("key", "value")
    }
    decode = decoder(table, arguments.registry, schemas)
    decoded = source(spark, arguments, table).mapInArrow(decode, columns(table))
    # the watermark follows the arrival, so that nothing is ever too late and what is remembered stays bounded
    arrived = decoded.withColumn("arrived", F.current_timestamp()).withWatermark("arrived", arguments.remember)
    fresh = arrived.dropDuplicatesWithinWatermark(["event_id"])
    checkpoint = f"{arguments.checkpoint.rstrip('/')}/{table['raw']}"
    dead_letters = None
    if arguments.brokers and arguments.dead_letters:
        dead_letters = kafka_options(arguments.brokers, "producer.properties") | {"topic": arguments.dead_letters}
    sink = Sink(table, arguments.lake, checkpoint, dead_letters)
    trigger = {"availableNow": True} if arguments.trigger == "available-now" else {"processingTime": arguments.trigger}
    writer = fresh.writeStream.queryName(table["raw"]).option("checkpointLocation", checkpoint)
    return writer.trigger(**trigger).foreachBatch(sink).start()


def parsed(words: list[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--brokers", help="host:port of Kafka, several with commas between")
    given.add_argument("--files", help="a folder of Parquet files with messages as Kafka holds them; * is allowed")
    parser.add_argument("--lake", required=True, help="the folder that land.py reads; any storage Spark knows")
    parser.add_argument("--checkpoint", required=True, help="where the job keeps its place; belongs to the lake")
    parser.add_argument("--registry", default=os.environ.get("SCHEMA_REGISTRY_URL"), help="the schema registry's URL")
    parser.add_argument("--trigger", default="available-now", help="available-now, or the time between batches")
    parser.add_argument("--table", action="append", help="only this table of the raw layer; may be given again")
    parser.add_argument(
        "--remember", default="1 hour", help="how long a change is known, to drop it when it comes again"
    )
    parser.add_argument("--max-per-batch", type=int, help="records (of files: files) that a batch takes at most")
    parser.add_argument("--starting-offsets", default="earliest", help="where a new checkpoint begins in Kafka")
    parser.add_argument("--group", default="lake", help="what the names of consumer groups begin with")
    parser.add_argument("--dead-letters", help="the topic of dead letters; with Kafka only")
    parser.add_argument("--shuffle-partitions", default="3", help="fixed with the first batch of a checkpoint")
    return parser.parse_args(words)


def main() -> int:
    arguments = parsed()
    tables = json.loads((HERE / "tables.json").read_text(encoding="utf-8"))
    asked = [table for table in tables if not arguments.table or table["raw"] in arguments.table]
    if not asked:
        print("none of these tables is streamed: tables.json names those that are", file=sys.stderr)
        return 2
    spark = (
        SparkSession.builder.appName("changes-to-lake")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", arguments.shuffle_partitions)
        .config(
            "spark.sql.streaming.stateStore.providerClass",
            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
        )
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("WARN")
    spark.sparkContext.addPyFile(str(HERE / "changes.py"))
    if arguments.trigger == "available-now":
        for table in asked:
            start(spark, arguments, table).awaitTermination()
    else:
        for table in asked:
            start(spark, arguments, table)
        # where one stops all stop, and whatever runs this begins again
        spark.streams.awaitAnyTermination()
    spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
