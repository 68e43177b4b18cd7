package warehouse

import java.math.BigDecimal

import org.apache.spark.sql.expressions.Window
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{Column, DataFrame}

/** Amounts of a header shared out among its lines, exactly: the shares of all lines add up to the amount.
  *
  * Each line takes the difference of two running shares in whole units of the last decimal, so nothing is lost to
  * rounding, and every engine comes to the same shares.
  */
object Shares {

  // decimals of a line's weight that count
  private val WeightDecimals = 4

  /** A value in whole units of its last decimal: 12.5 with two decimals is 1250. */
  private def wholeUnits(value: Column, decimals: Int): Column =
    F.round(value * F.lit(BigDecimal.TEN.pow(decimals)), 0).cast("decimal(38,0)")

  /** The lines of each header, in their order, each with the weight by which it takes part in the header's amounts. */
  final case class Lines(header: Seq[Column], order: Seq[Column], weight: Column) {
    private val ofHeader = Window.partitionBy(header: _*)

    /** What each line takes of an amount of its header; lines that weigh nothing take equal parts. */
    def share(amount: Column, decimals: Int): Column = {
      val inOrder = ofHeader.orderBy(order: _*)
      val soFar = inOrder.rowsBetween(Window.unboundedPreceding, Window.currentRow)
      val weighed = wholeUnits(F.coalesce(weight, F.lit(0)), WeightDecimals)
      val (ofAll, after) = (F.sum(weighed).over(ofHeader), F.sum(weighed).over(soFar))
      val isEven = ofAll === 0
      val place = F.row_number().over(inOrder)
      val partOfAll = F.when(isEven, F.count("*").over(ofHeader)).otherwise(ofAll)
      val partBefore = F.when(isEven, place - 1).otherwise(after - weighed)
      val partAfter = F.when(isEven, place).otherwise(after)
      val units = wholeUnits(amount, decimals)
      def running(part: Column): Column = F.call_function("div", units * part, partOfAll)
      (running(partAfter) - running(partBefore)).cast("decimal(28,0)") * F.lit(BigDecimal.valueOf(1, decimals))
    }

    /** When any line of the header, or the header, last changed: the share of every line may be another since. */
    def latest(changed: Column): Column = F.max(changed).over(ofHeader)
  }

  /** The lines whose header is among `loaded`: tables of nothing but keys of headers.
    *
    * All lines of a header are taken where one of them came, for what each takes of the header's amounts moves with it.
    */
  def linesOf(rows: DataFrame, header: Seq[Column], loaded: DataFrame*): DataFrame = {
    val names = header.indices.map(place => s"_header_$place")
    val touched = loaded.map(_.toDF(names: _*)).reduce(_ union _).distinct()
    val isOne = header.zip(names).map { case (mine, name) => mine <=> F.col(name) }.reduce(_ && _)
    rows.join(touched, isOne, "left_semi")
  }
}
