//! Stage 5: rules × signals × claims → verdicts. Pure.

pub mod verdict;
