//! Which rules apply, and why: facts about the system, declared or inferred.
