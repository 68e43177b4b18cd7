package warehouse

import java.time.LocalDateTime

import org.apache.spark.sql.types.StringType

import warehouse.Columns.UnknownKey
import warehouse.marts.Marts

/** Every job runs, and a lake of nothing gives marts of nobody. */
object MartsTests extends Suite {

  test("a lake of nothing gives unknown members alone") { (spark, place) =>
    val lake = new Lake(spark, s"$place/lake")
    val store = new Store(spark, s"$place/marts")
    val run = Run(lake, store, LocalDateTime.of(2026, 1, 1, 0, 0), lookbackDays = 1)
    Marts.all.foreach { mart =>
      mart.build(run)
      val rows = store.read(mart.name)
      if (!mart.name.startsWith("dim_")) {
        expect(rows.fold(0L)(_.count()), 0L)
      } else if (run.mart(mart.name).schema.fields.head.dataType == StringType) {
        expect(run.mart(mart.name).collect().toSeq.map(_.getString(0)), Seq(UnknownKey))
      }
    }
    expect(Gates.failures(run, Marts.all), Nil)
  }
}
