//! The result of a mask: sorted runs, found again by binary search.

use super::Region;

/// Regions of one file as runs: each starts where it says and ends where the next one starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask {
    runs: Vec<(u32, Region)>,
}

impl Mask {
    /// Region of the byte at `offset`. Total: past the end it is the region of the last byte.
    pub(crate) fn at(&self, offset: usize) -> Region {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let next = self.runs.partition_point(|&(start, _)| start <= offset);
        match next.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some(&(_, region)) => region,
            None => Region::Code,
        }
    }

    /// The runs, sorted by start; the first starts at 0.
    #[cfg(test)]
    pub(crate) fn runs(&self) -> &[(u32, Region)] {
        &self.runs
    }
}

/// Collects runs in order of their start.
#[derive(Debug, Default)]
pub(super) struct Runs {
    runs: Vec<(u32, Region)>,
}

impl Runs {
    /// From `start` on the region is `region`. Starts must not fall; equal starts replace.
    pub(super) fn push(&mut self, start: usize, region: Region) {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        if let Some(last) = self.runs.last()
            && last.0 == start
        {
            self.runs.pop();
        }
        if self.runs.last().map(|last| last.1) != Some(region) {
            self.runs.push((start, region));
        }
    }

    pub(super) fn finish(mut self) -> Mask {
        if self.runs.first().is_none_or(|first| first.0 != 0) {
            self.runs.insert(0, (0, Region::Code));
        }
        self.runs.shrink_to_fit();
        Mask { runs: self.runs }
    }
}
