//! What Grafana is provisioned with: the warehouse as a source, a dashboard, the alarms, and whom they tell.

use super::{Alarm, QUERIES};
use crate::deliverable::text::{plain, yaml};
use crate::deliverable::{File, Given};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The id of the source in every file.
const SOURCE: &str = "warehouse";
const ROOT: &str = "monitoring/grafana";

/// The files.
pub fn files(given: &Given<'_>, alarms: &[Alarm]) -> Vec<File> {
    let dashboard = serde_json::to_string_pretty(&dashboard(given)).unwrap_or_default() + "\n";
    vec![
        File::new(format!("{ROOT}/dashboards/warehouse.json"), dashboard),
        File::new(format!("{ROOT}/provisioning/dashboards/warehouse.yaml"), include_str!("dashboards.yaml")),
        File::new(format!("{ROOT}/provisioning/datasources/warehouse.yaml"), include_str!("datasource.yaml")),
        File::new(format!("{ROOT}/provisioning/alerting/contact.yaml"), include_str!("contact.yaml")),
        File::new(format!("{ROOT}/provisioning/alerting/alarms.yaml"), rules(alarms)),
    ]
}

fn query(name: &str) -> &'static str {
    QUERIES.iter().find(|(held, _)| *held == name).map_or("", |(_, text)| text)
}

fn panel(id: u32, title: &str, kind: &str, place: (u32, u32, u32, u32), format: &str, query: &str) -> Value {
    let (x, y, w, h) = place;
    let source = json!({"type": "grafana-postgresql-datasource", "uid": SOURCE});
    json!({
        "id": id,
        "title": title,
        "type": kind,
        "gridPos": {"x": x, "y": y, "w": w, "h": h},
        "datasource": source,
        "targets": [{
            "refId": "A",
            "datasource": source,
            "editorMode": "code",
            "format": format,
            "rawQuery": true,
            "rawSql": query.trim_end(),
        }],
    })
}

fn dashboard(given: &Given<'_>) -> Value {
    json!({
        "uid": plain(&given.design.slug),
        "title": format!("{}: the warehouse", given.design.name),
        "tags": ["warehouse"],
        "timezone": "utc",
        "schemaVersion": 41,
        "refresh": "5m",
        "time": {"from": "now-30d", "to": "now"},
        "panels": [
            panel(1, "What did not pass", "table", (0, 0, 12, 8), "table", query("failures")),
            panel(2, "How old the newest data is", "table", (12, 0, 12, 8), "table", query("freshness")),
            panel(3, "Rows after each run", "timeseries", (0, 8, 12, 9), "time_series", ROWS),
            panel(4, "Minutes of building in a day", "timeseries", (12, 8, 12, 9), "time_series", MINUTES),
            panel(5, "What takes the time", "table", (0, 17, 24, 9), "table", query("cost")),
        ],
    })
}

/// The rows of each table as Grafana draws them.
const ROWS: &str =
    "select ran_at as time, table_name as metric, n_rows as value\nfrom operations.tables\norder by ran_at";

/// The minutes of each day as Grafana draws them.
const MINUTES: &str = "select cast(ran_at as date) as time, 'minutes' as metric, sum(seconds) / 60.0 as value\nfrom operations.results\nwhere kind in ('model', 'snapshot')\ngroup by cast(ran_at as date)\norder by 1";

fn rules(alarms: &[Alarm]) -> String {
    let mut out = String::from(
        "# The alarms: each asks one value of the warehouse, and tells when it stays above what is allowed.\napiVersion: 1\ngroups:\n  - orgId: 1\n    name: warehouse\n    folder: Warehouse\n    interval: 5m\n    rules:\n",
    );
    for alarm in alarms {
        let sql: String = alarm.query.trim_end().lines().map(|line| format!("                {line}\n")).collect();
        let _ = write!(
            out,
            "      - uid: {}\n        title: {}\n        condition: C\n        for: 10m\n        noDataState: OK\n        execErrState: Error\n        labels:\n          severity: {}\n        annotations:\n          runbook: docs/runbook.md#{}\n        data:\n          - refId: A\n            datasourceUid: {SOURCE}\n            relativeTimeRange:\n              from: 600\n              to: 0\n            model:\n              refId: A\n              editorMode: code\n              format: table\n              rawQuery: true\n              rawSql: |\n{sql}          - refId: C\n            datasourceUid: __expr__\n            relativeTimeRange:\n              from: 600\n              to: 0\n            model:\n              refId: C\n              type: threshold\n              expression: A\n              conditions:\n                - evaluator:\n                    type: gt\n                    params: [{}]\n",
            alarm.id.replace('_', "-"),
            yaml(&alarm.title),
            alarm.severity,
            alarm.heading,
            alarm.above,
        );
    }
    out
}
