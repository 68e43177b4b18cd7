package warehouse

import java.nio.charset.StandardCharsets.UTF_8
import java.security.MessageDigest

import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{Column, SparkSession}

import warehouse.Columns._

/** Keys, tokens and masks come out as on every other engine. */
object ColumnsTests extends Suite {

  private def value(spark: SparkSession, column: Column): Any = spark.range(1).select(column).first().get(0)

  private def hashed(algorithm: String, text: String): String =
    MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)).map(byte => f"$byte%02x").mkString

  test("a surrogate key is the hash of its parts") { (spark, _) =>
    val key = surrogateKey(F.lit(7), F.lit(null), momentText(moment("2026-01-31 02:03:04.5")))
    expect(value(spark, key), hashed("MD5", "7|~|2026-01-31 02:03:04.500000"))
    expect(value(spark, surrogateKey(F.lit("a"))), hashed("MD5", "a"))
  }

  test("small decimals are written out") { (spark, _) =>
    expect(value(spark, surrogateKey(F.lit("0").cast("decimal(38,9)"))), hashed("MD5", "0.000000000"))
  }

  test("days outside the calendar are unknown") { (spark, _) =>
    expect(value(spark, dateKey(moment("2026-01-31 23:59:59"))), 20260131)
    expect(value(spark, dateKey(moment("1066-10-14 00:00:00"))), 0)
    expect(value(spark, dateKey(F.lit(null).cast("date"))), 0)
  }

  test("minutes are counted from midnight") { (spark, _) =>
    expect(value(spark, timeKey(moment("2026-01-31 00:00:59"))), 0)
    expect(value(spark, timeKey(moment("2026-01-31 23:59:59.999999"))), 1439)
    expect(value(spark, timeKey(F.lit(null).cast("timestamp_ntz"))), -1)
  }

  test("an hour has two digits and a part of the day") { (spark, _) =>
    expect(Seq(0, 9, 23).map(hour => value(spark, twoDigits(F.lit(hour)))), Seq("00", "09", "23"))
    val parts = Seq(0, 5, 6, 11, 12, 17, 18, 23).groupBy(hour => value(spark, partOfDay(F.lit(hour))))
    expect(
      parts,
      Map("night" -> Seq(0, 5), "morning" -> Seq(6, 11), "afternoon" -> Seq(12, 17), "evening" -> Seq(18, 23))
    )
  }

  test("days are counted by the calendar") { (spark, _) =>
    val (earlier, later) = (moment("2026-01-31 23:59:59"), moment("2026-02-01 00:00:00"))
    expect(value(spark, daysBetween(earlier, later)), 1)
    expect(value(spark, daysBetween(earlier, F.lit(null).cast("date"))), null)
  }

  test("tokens hide and stay equal") { (spark, _) =>
    expect(value(spark, tokenise(F.lit("x"), "s")), hashed("SHA-256", "s|x"))
    expect(value(spark, tokenise(F.lit(null).cast("string"), "s")), null)
    expect(Seq(Some("s"), Some(""), None).map(salt), Seq("s", "sample-data-only", "sample-data-only"))
  }

  test("masks leave the first letter and the year") { (spark, _) =>
    expect(value(spark, maskText(F.lit("Ada"))), "A***")
    expect(value(spark, maskDate(F.lit("1815-12-10").cast("date")).cast("string")), "1815-01-01")
  }

  test("names are sorted and none is null") { (spark, _) =>
    val rows = spark.createDataFrame(Seq((1, "b"), (1, "a"), (2, null))).toDF("id", "name")
    val found = rows.groupBy("id").agg(namesList(F.col("name"))).orderBy("id").collect()
    expect(found.toSeq.map(_.getString(1)), Seq("a, b", null))
  }

  test("a UUID is written in its usual form") { (spark, _) =>
    val raw = F.unhex(F.lit("0123456789ABCDEF0123456789ABCDEF"))
    expect(value(spark, uuidText(raw)), "01234567-89ab-cdef-0123-456789abcdef")
  }
}
