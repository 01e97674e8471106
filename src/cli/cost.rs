//! Flags of `produ cost`.

use super::values::{date, forms};
use crate::report::Form;
use clap::Args;
use jiff::civil::Date;
use std::path::PathBuf;

/// `produ cost`.
#[derive(Debug, Clone, Args)]
pub struct CostArgs {
    /// Folder of the system.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Calculate this commit, branch or tag instead of the work tree.
    #[arg(long = "ref", value_name = "REV")]
    pub git_ref: Option<String>,
    /// Manifest to use instead of produ.yaml or produ.toml at the root.
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Further volume to calculate, in requests a month; can be repeated.
    #[arg(long, value_name = "N", value_parser = volume)]
    pub volume: Vec<f64>,
    /// Price table to use instead of the one the manifest names.
    #[arg(long, value_name = "FILE")]
    pub price_table: Option<PathBuf>,
    /// Day the ages are counted to, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
    /// Format, to standard output.
    #[arg(short, long, value_name = "FORMAT", default_value = "terminal", value_parser = forms(&[Form::Csv]))]
    pub output: Form,
}

fn volume(text: &str) -> Result<f64, String> {
    match text.replace(['_', ','], "").parse::<f64>() {
        Ok(n) if (0.0..=1e15).contains(&n) => Ok(n),
        _ => Err("expected requests a month, from 0 to 1e15".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::volume;

    #[test]
    fn volumes_are_numbers_one_can_calculate_with() {
        assert_eq!(volume("1,200_000"), Ok(1_200_000.0));
        for bad in ["", "-1", "NaN", "inf", "1e308", "many"] {
            assert!(volume(bad).is_err(), "{bad}");
        }
    }
}
