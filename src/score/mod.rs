//! Stage 6: policy arithmetic: pillars, score, tiers, trace.
