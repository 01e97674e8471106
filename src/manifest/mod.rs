//! Stage 3: what the team declares. Reads `produ.yaml` / `produ.toml`, typed, with a position for every value.

pub mod schema;
