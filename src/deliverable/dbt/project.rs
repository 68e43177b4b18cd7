//! What the project itself consists of: its settings, its connections, its macros and its own kinds of test.

use super::ROOT;
use crate::deliverable::text::one_line;
use crate::deliverable::warehouse::{CALENDAR, HIERARCHY_DEPTH};
use crate::deliverable::{File, Given};
use crate::design::Style;

/// Seconds in an hour.
const HOUR: f64 = 3600.0;

pub fn files(given: &Given<'_>) -> Vec<File> {
    let file = |path: &str, text: &str| File::new(format!("{ROOT}/{path}"), text);
    let conformed = given.design.model.dimensions.iter().any(|held| !held.conformed.is_empty());
    let mut files = vec![
        file("dbt_project.yml", &settings(given)),
        file("profiles.yml", include_str!("profiles.yml")),
        file("macros/names.sql", include_str!("macros/names.sql")),
        file("macros/types.sql", include_str!("macros/types.sql")),
        file("macros/keys.sql", include_str!("macros/keys.sql")),
        file("macros/moments.sql", include_str!("macros/moments.sql")),
        file("macros/shares.sql", include_str!("macros/shares.sql")),
        file(".sqlfluff", include_str!("sqlfluff")),
        file("macros/privacy.sql", include_str!("macros/privacy.sql")),
        file("tests/generic/unique_together.sql", include_str!("tests/unique_together.sql")),
        file("tests/generic/same_row_count.sql", include_str!("tests/same_row_count.sql")),
        file("tests/generic/volume_like_before.sql", include_str!("tests/volume_like_before.sql")),
        file("models/_groups.yml", &groups(given)),
        file("tests/generic/weights_add_up_to_one.sql", include_str!("tests/weights_add_up_to_one.sql")),
    ];
    if conformed {
        files.push(file("tests/generic/some_rows_match.sql", include_str!("tests/some_rows_match.sql")));
    }
    files
}

/// Who answers for the models.
fn groups(given: &Given<'_>) -> String {
    format!(
        "groups:\n  - name: warehouse\n    description: \"Everything that this project builds.\"\n    owner:\n      name: {}\n",
        crate::deliverable::text::yaml(&given.design.name),
    )
}

fn settings(given: &Given<'_>) -> String {
    let hours = (given.design.schedule.lookback.value / HOUR).ceil().clamp(1.0, 24.0 * 366.0);
    // dbt warns of settings for folders that hold nothing
    let kept = given.design.model.dimensions.iter().any(crate::design::Dimension::keeps_past);
    format!(
        include_str!("dbt_project.yml"),
        text = one_line(&given.design.schedule.text),
        hours = hours,
        vault = if given.design.model.style == Style::DataVaultAndStar { VAULT } else { "" },
        hierarchy = hierarchy(given),
        start = CALENDAR.0,
        end = CALENDAR.1,
        intermediate = if given.design.model.has_intermediate() { INTERMEDIATE } else { "" },
        snapshots = if kept { SNAPSHOTS } else { "" },
    )
}

/// The setting of hierarchies; nothing where there is none.
fn hierarchy(given: &Given<'_>) -> String {
    if !given.design.model.bridges.iter().any(|bridge| bridge.hierarchy) {
        return String::new();
    }
    format!(
        "  # The most levels of a hierarchy: what stands higher is not followed, and a circle at the source ends.\n  hierarchy_depth: {HIERARCHY_DEPTH}\n"
    )
}

const INTERMEDIATE: &str = "    intermediate:
      +schema: staging
      +materialized: view
";

const VAULT: &str = "    vault:
      +schema: vault
      +materialized: incremental
      # without a key to merge by, rows are only added
      +incremental_strategy: \"{{ 'merge' if target.type == 'bigquery' else 'append' }}\"
      # what was loaded once stays: the source no longer knows it
      +full_refresh: false
      rows:
        +schema: staging
        +materialized: view
";

const SNAPSHOTS: &str = "
snapshots:
  warehouse:
    +schema: snapshots
";
