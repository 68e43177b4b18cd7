//! One page per section. Pages read the consultation and hand plain values to components.

mod start;
pub mod context;
mod questions;
mod design;
mod outlook;
mod governance;
mod model;
mod files;
mod pipelines;
mod report;

pub use context::ContextPage;
pub use design::DesignPage;
pub use files::FilesPage;
pub use model::ModelPage;
pub use pipelines::PipelinesPage;
pub use questions::QuestionsPage;
pub use report::ReportPage;
pub use start::StartPage;
