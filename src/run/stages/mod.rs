//! The stages, each a function that takes what it needs and returns what it makes; `run/mod.rs` calls them in order.
//! Only joins what the stages of the library know; the statistics are theirs.

pub mod activity;
pub mod adding_up;
pub mod aggregation;
pub mod asked_figures;
pub mod asked_groups;
pub mod changes;
pub mod changes_page;
pub mod checks;
pub mod doubts;
pub mod estimation;
pub mod explore;
pub mod explore_terms;
pub mod family_tables;
pub mod figure_keys;
pub mod figures;
pub mod indicator;
pub mod ingestion;
pub mod list_findings;
pub mod members;
pub mod named_cells;
pub mod places;
pub mod press;
pub mod publishing;
pub mod reference;
pub mod report;
pub mod results;
pub mod same_edition;
pub mod verification;
