//! Places of a document as links: walks every line of it.

use super::{Block, Cell, Document, Item, Line, Piece};

impl Document {
    /// Gives every place the address that `address` knows for it.
    pub(crate) fn link(&mut self, address: &impl Fn(&str, u32) -> Option<String>) {
        if let Some(head) = &mut self.head {
            line(&mut head.what, address);
            line(&mut head.aside, address);
        }
        blocks(&mut self.blocks, address);
    }
}

fn blocks(all: &mut [Block], address: &impl Fn(&str, u32) -> Option<String>) {
    for block in all {
        match block {
            Block::Section(text) | Block::Label(text) | Block::Paragraph(text) => line(text, address),
            Block::Facts(facts) => facts.iter_mut().for_each(|fact| line(fact, address)),
            Block::List(list) => items(&mut list.items, address),
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flatten() {
                    if let Cell::Line(text) = cell {
                        line(text, address);
                    }
                }
            }
            Block::Fold(title, inner) => {
                line(title, address);
                blocks(inner, address);
            }
            Block::Bars(_) | Block::Verbatim(_) => {}
        }
    }
}

fn items(all: &mut [Item], address: &impl Fn(&str, u32) -> Option<String>) {
    for item in all {
        line(&mut item.line, address);
        items(&mut item.inner, address);
    }
}

fn line(text: &mut Line, address: &impl Fn(&str, u32) -> Option<String>) {
    for piece in &mut text.pieces {
        if let Piece::Place(spot) | Piece::At(spot) = piece {
            spot.href = address(&spot.path, spot.line);
        }
    }
}
