"""Compiles the jobs into build/warehouse.jar with the Scala compiler that comes with Spark: nothing is downloaded.

    python build.py            # src/main/scala
    python build.py --tests    # and src/test/scala, into build/warehouse-tests.jar

The jar is the same, byte for byte, for the same sources and the same Spark. Where it is newer, nothing is done.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

# a warning is an error: what the compiler wonders about is looked at
OPTIONS = ["-release", "17", "-encoding", "UTF-8", "-deprecation", "-feature", "-unchecked", "-Xlint", "-Werror"]

# the first moment that a zip file knows: the moment of the build is none of its business
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def spark_jars() -> Path:
    """The folder of Spark's jars: below SPARK_HOME, which spark-submit follows as well, or in the pyspark package."""
    home = os.environ.get("SPARK_HOME")
    package = importlib.util.find_spec("pyspark")
    if home:
        jars = Path(home) / "jars"
    elif package and package.origin:
        jars = Path(package.origin).parent / "jars"
    else:
        sys.exit("there is no Spark: set SPARK_HOME, or run this with the Python that has requirements.txt")
    if not any(jars.glob("scala-compiler-*.jar")):
        sys.exit(f"there is no scala-compiler jar in {jars}: a Spark without one cannot compile the jobs")
    return jars


def java() -> str:
    """The java that Spark runs on."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    return found or sys.exit("there is no java: install a JDK that Spark runs on, and set JAVA_HOME")


def is_newer(jar: Path, *needed: Path) -> bool:
    """Whether a jar was made after all that it is made of; a folder changes when a file in it comes or goes."""
    inside = [path for place in needed if place.is_dir() for path in place.rglob("*")]
    return jar.exists() and all(path.stat().st_mtime < jar.stat().st_mtime for path in [*needed, *inside])


def compiled(sources: Path, jar: Path, *libraries: Path) -> None:
    """Makes a jar of the sources below a folder; ends with what the compiler says where it cannot."""
    if is_newer(jar, sources, Path(__file__), *libraries):
        return
    jars = spark_jars()
    files = sorted(sources.rglob("*.scala"))
    classpath = os.pathsep.join([f"{jars}/*", *map(str, libraries)])
    with tempfile.TemporaryDirectory() as made:
        command = [java(), "-cp", f"{jars}/*", "scala.tools.nsc.Main", *OPTIONS, "-classpath", classpath, "-d", made]
        done = subprocess.run([*command, *map(str, files)], check=False)
        if done.returncode:
            sys.exit(done.returncode)
        packed(Path(made), jar)
    print(f"{jar.relative_to(HERE)}: made of {len(files)} files")


def packed(classes: Path, jar: Path) -> None:
    """Puts classes into a jar, which is there whole or not at all."""
    jar.parent.mkdir(parents=True, exist_ok=True)
    unfinished = jar.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(classes.rglob("*.class")):
            entry = zipfile.ZipInfo(path.relative_to(classes).as_posix(), NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    unfinished.replace(jar)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="compile the tests as well")
    wants_tests = parser.parse_args().tests
    jar = HERE / "build/warehouse.jar"
    compiled(HERE / "src/main/scala", jar)
    if wants_tests:
        compiled(HERE / "src/test/scala", HERE / "build/warehouse-tests.jar", jar)


if __name__ == "__main__":
    main()
