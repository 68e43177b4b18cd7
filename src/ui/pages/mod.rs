//! One page per section. Pages read the consultation and hand plain values to components.

mod design;
mod model;
mod files;
mod report;

pub use design::DesignPage;
pub use files::FilesPage;
pub use model::ModelPage;
pub use report::ReportPage;
