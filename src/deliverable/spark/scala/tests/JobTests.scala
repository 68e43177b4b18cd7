package warehouse

import java.nio.file.Path
import java.time.{LocalDate, LocalDateTime}

import scala.util.Try

import org.apache.spark.sql.SparkSession

/** A run knows which loads it takes in, and stops what may not be published. */
object JobTests extends Suite {
  private val fact = Fact(
    name = "fct_thing",
    source = "thing",
    staged = _.read("thing", Seq("id" -> "int")),
    key = "id",
    eventTime = None,
    marker = Some("changed"),
    references = Nil
  )

  private def run(spark: SparkSession, place: Path): Run =
    Run(new Lake(spark, s"$place/lake"), new Store(spark, s"$place/marts"), LocalDateTime.MIN, lookbackDays = 4)

  /** A lake with a whole load and one of what changed. */
  private def fill(spark: SparkSession, place: Path): Unit = {
    val filled = new FilledLake(place.resolve("lake"))
    filled.load("20260101T0", "thing", spark.range(1).toDF(), whole = true)
    filled.load("20260110T0", "thing", spark.range(1).toDF())
  }

  test("a fact takes in what it has not seen, and again what came shortly before") { (spark, place) =>
    fill(spark, place)
    val told = run(spark, place)
    expect(told.days(fact), None)
    told.store.remember("fct_thing", "20260110T0")
    expect(told.days(fact), Some("20260106" -> "99991231"))
    expect(told.days(fact.copy(marker = None)), None)
    expect(told.copy(fullRefresh = true).days(fact), None)
  }

  test("a fact is built anew where all was loaded anew since") { (spark, place) =>
    fill(spark, place)
    val told = run(spark, place)
    told.store.remember("fct_thing", "20251231T0")
    expect(told.days(fact), None)
    val replayed = told.copy(first = Some(LocalDate.of(2026, 1, 2)), last = Some(LocalDate.of(2026, 1, 3)))
    expect(replayed.days(fact), Some("20260102" -> "20260103"))
  }

  test("keys that are there twice and references that lead nowhere are said") { (spark, place) =>
    val told = run(spark, place)
    told.store.replace("dim_town", spark.createDataFrame(Seq(Tuple1("u"))).toDF("town_key"), _ => ())
    val rows = spark.createDataFrame(Seq((1, "u"), (1, "x"), (2, null))).toDF("id", "town_key")
    val said = Try(told.check("fct_thing", Seq("id"), Seq("town_key" -> "dim_town"))(rows)).failed.get.getMessage
    val lost = "town_key is empty in 1 rows; town_key is not in dim_town in 1 rows"
    expect(said, s"fct_thing: $lost; id is there more than once in 1 rows")
    told.check("fct_thing", Seq("id", "town_key"), Seq("town_key" -> "dim_town.town_key"))(rows.where("town_key = 'u'"))
  }

  test("a mart that is not there is asked for") { (spark, place) =>
    val said = Try(run(spark, place).mart("dim_town")).failed.get.getMessage
    expect(said, s"dim_town is not in $place/marts: build it first")
  }
}
