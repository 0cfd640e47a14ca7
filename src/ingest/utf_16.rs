//! The first bytes of a file → whether they are UTF-16, and the text of such bytes, piece by piece.
//! Knows nothing of records.

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE};

use super::sidecar::Encoding;

/// Bytes that are looked at.
const MOST_BYTES: usize = 512;
/// Of so many characters one at least is of ASCII, as delimiters and digits are.
const FEWEST_ASCII: usize = 10;

/// Returns the encoding of a text in UTF-16: by its byte order mark, or where its first characters make a text in one order only.
pub fn encoding_of(bytes: &[u8]) -> Option<Encoding> {
    if has_mark(bytes) {
        return Some(Encoding::Utf16);
    }
    let first = &bytes[..bytes.len().min(MOST_BYTES) & !1];
    [Encoding::Utf16, Encoding::Utf16Be].into_iter().find(|encoding| is_text(first, *encoding))
}

/// Returns whether the bytes begin with the byte order mark of UTF-16, which no other text begins with.
pub fn has_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Half of a text of ASCII are NUL bytes, which no text in another encoding has.
fn is_text(bytes: &[u8], encoding: Encoding) -> bool {
    let high = usize::from(encoding != Encoding::Utf16Be);
    let n_ascii = bytes.iter().skip(high).step_by(2).filter(|byte| **byte == 0).count();
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    let mut text = String::new();
    // A character may be cut in two at the end of what is looked at.
    let is_whole = Utf16::new(encoding).append(&mut text, bytes, false).is_ok();
    is_whole && n_ascii * FEWEST_ASCII > bytes.len() / 2 && !text.contains(is_control)
}

/// A text in UTF-16 that is read piece by piece.
pub struct Utf16(encoding_rs::Decoder);

impl Utf16 {
    /// Returns a reader; a byte order mark goes before what is declared.
    pub fn new(encoding: Encoding) -> Self {
        Self(if encoding == Encoding::Utf16Be { UTF_16BE.new_decoder() } else { UTF_16LE.new_decoder() })
    }

    /// Appends the characters of the next bytes.
    ///
    /// - Errors: half a character; the text holds what stands before it.
    pub fn append(&mut self, text: &mut String, bytes: &[u8], is_last: bool) -> Result<(), HalfCharacter> {
        text.reserve(self.0.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(3 * bytes.len()));
        match self.0.decode_to_string_without_replacement(bytes, text, is_last) {
            (DecoderResult::InputEmpty, _) => Ok(()),
            (DecoderResult::Malformed(..) | DecoderResult::OutputFull, _) => Err(HalfCharacter),
        }
    }
}

/// A surrogate without its other half, or a single byte at the end.
#[derive(Debug)]
pub struct HalfCharacter;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_known_with_and_without_a_mark() {
        let little: Vec<u8> = "Страна,2019\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Country,2019\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(encoding_of(&little), Some(Encoding::Utf16));
        assert_eq!(encoding_of(&big), Some(Encoding::Utf16Be));
        assert_eq!(encoding_of(&[&[0xfe, 0xff], &big[..]].concat()), Some(Encoding::Utf16));
        for bytes in [&b"economy,year,value\nKEN,2020,\x0027\n"[..], b"\0\x01\x02\x03\x04\x05", b"", b"a", b"\0\0\0\0"]
        {
            assert_eq!(encoding_of(bytes), None, "{bytes:?}");
        }
    }
}
