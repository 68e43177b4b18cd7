package warehouse

import org.apache.spark.sql.expressions.Window
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{Column, DataFrame}

import warehouse.Columns.{quoted, surrogateKey}

/** Dimensions of several sources: whose rows are matched by one key are one member.
  *
  * To which member each row of each source belongs is kept (`Run.matched`), so that the facts of each source find their
  * members by the keys that these have there.
  */
object Matching {

  /** Which row of which source it is. */
  val SourceKey = "source_key"

  /** The key of its member. */
  val MatchedKey = "matched_key"

  /** The place of its source among all: where several know a value, that of the first stands. */
  val Rank = "source_rank"

  /** The hash that says which row of which source is meant. */
  def sourceKey(source: String, key: Column*): Column = surrogateKey(F.lit(source) +: key: _*)

  /** What rows are matched by: in small letters and without spaces around it; null where nothing is left. */
  def matchText(column: Column): Column = F.nullif(F.lower(F.trim(column.cast("string"))), F.lit(""))

  /** The rows of all sources, the one whose values stand first before the others.
    *
    * Each has a `source_key`, `matched_key` as what it is matched by, null where it has none, and the columns of the
    * dimension. Whoever has nothing to be matched by is a member by itself.
    */
  def together(sources: DataFrame*): DataFrame = {
    val ranked = sources.zipWithIndex.map { case (rows, place) => rows.withColumn(Rank, F.lit(place + 1)) }
    ranked.reduce(_ unionByName _).withColumn(MatchedKey, F.coalesce(F.col(MatchedKey), F.col(SourceKey)))
  }

  /** One row for each key, each value from the first source that knows one: of the row that stands for its source. */
  def asMembers(rows: DataFrame): DataFrame = {
    val ofSource = Window.partitionBy(MatchedKey, Rank)
    // a source may have several rows of one key: one of them stands for it, the same in every run
    val stands = rows
      .withColumn("_stands", F.min(F.col(SourceKey)).over(ofSource))
      .where(F.col(SourceKey) === F.col("_stands"))
    val described = rows.columns.toSeq.diff(Seq(SourceKey, MatchedKey, Rank))
    val values = described.map(name => knownFirst(name).alias(name))
    stands.groupBy(MatchedKey).agg(values.head, values.tail: _*)
  }

  /** The value of the first source that knows one. */
  private def knownFirst(name: String): Column = {
    val value = F.col(quoted(name))
    F.min_by(value, F.when(value.isNotNull, F.col(Rank)))
  }
}
