//! Amazon S3.

use super::{Absent, GIGABYTE_MONTHS, GIGABYTES, Given, Measure, NUMBER, Rows, Service, with};

const CLASSES: &[&str] = &["standard", "standard_ia", "onezone_ia", "glacier_ir", "glacier_flexible", "glacier_deep"];

/// Storage by class, the standard one in tiers by volume; requests by the thousand; what is taken back out of colder classes.
pub const SERVICE: Service = Service {
    id: "s3",
    title: "Amazon S3",
    inputs: &[
        with("class", "storage class", Measure::Word(CLASSES), Absent::Open),
        with("gb_month", "storage", GIGABYTE_MONTHS, Absent::Judged(0.0)),
        with("puts", "requests that write or list", NUMBER, Absent::Judged(0.0)),
        with("gets", "requests that read", NUMBER, Absent::Judged(0.0)),
        with("retrieved_gb", "data taken out of a colder class", GIGABYTES, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let class = given.word("class").unwrap_or("standard");
    let stored = given.figure("gb_month");
    if class == "standard" {
        let tiers = [
            ("aws.s3.standard.first50tb", 51_200.0),
            ("aws.s3.standard.next450tb", 460_800.0),
            ("aws.s3.standard.over500tb", f64::INFINITY),
        ];
        rows.tiers("storage", "Storage", &tiers, &stored)?;
    } else {
        rows.charge("storage", "Storage", &format!("aws.s3.{class}"), &stored)?;
        let retrieval = match class {
            "standard_ia" | "onezone_ia" => "aws.s3.retrieval.standard_ia",
            "glacier_ir" => "aws.s3.retrieval.glacier_ir",
            "glacier_deep" => "aws.s3.retrieval.deep_archive_standard",
            _ => "aws.s3.retrieval.glacier_standard",
        };
        rows.charge_if("retrieved", "Data taken out", retrieval, given.open("retrieved_gb"))?;
    }
    rows.charge("puts", "Requests that write", "aws.s3.put", &given.figure("puts"))?;
    rows.charge("gets", "Requests that read", "aws.s3.get", &given.figure("gets"))
}
