//! The services of a compose file, for those who check them.

use super::located::Node;
use super::{base_name, without_mark, yaml};

/// A service.
pub struct Service {
    /// Its name.
    pub name: String,
    /// The line of its name.
    pub line: u32,
    /// What it says.
    pub node: Node,
}

/// Images that keep data.
const STORES: [&str; 13] = [
    "postgres",
    "postgis",
    "timescaledb",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "redis",
    "clickhouse-server",
    "elasticsearch",
    "oracle-free",
    "oracle-xe",
    "minio",
];

impl Service {
    /// Its image and the line of it.
    pub fn image(&self) -> Option<(u32, &str)> {
        self.node.get("image").and_then(|node| Some((node.line, node.text()?)))
    }

    /// Whether it keeps data, by its image.
    pub fn is_store(&self) -> bool {
        self.image().is_some_and(|(_, image)| {
            let last = base_name(image).split([':', '@']).next().unwrap_or_default();
            STORES.contains(&last)
        })
    }

    /// Its environment: line, name, value. Both forms are read, the map and the list of `NAME=value`.
    pub fn environment(&self) -> Vec<(u32, &str, &str)> {
        let Some(held) = self.node.get("environment") else { return Vec::new() };
        let map = held.entries().iter().filter_map(|entry| Some((entry.line, entry.key.as_str(), entry.value.text()?)));
        let list = held.items().iter().filter_map(|item| {
            let (name, value) = item.text()?.split_once('=')?;
            Some((item.line, name, value))
        });
        map.chain(list).collect()
    }
}

/// The services of a text; none where it cannot be read, which its importer says.
pub fn of(text: &str) -> Vec<Service> {
    let Ok(Some(root)) = yaml::read(without_mark(text)) else { return Vec::new() };
    let services = root.get("services").map_or(&[][..], Node::entries).iter();
    services.map(|entry| Service { name: entry.key.clone(), line: entry.line, node: entry.value.clone() }).collect()
}
