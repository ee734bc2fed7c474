//! Reading across stages, for the doors alone: no stage sees this room.

mod status;

pub use status::{Progress, Stage, StageState, status};
