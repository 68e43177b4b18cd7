//! Names and notes that a finished WebAssembly program carries along and nobody reads.

/// Magic number and version.
const HEADER: usize = 8;

/// The program without its custom sections; as it was where it is not one.
pub fn removed(program: &[u8]) -> Vec<u8> {
    let mut kept = program.get(..HEADER).unwrap_or(program).to_vec();
    let mut at = HEADER;
    while let Some(id) = program.get(at) {
        let Some((size, width)) = leb128(&program[at + 1..]) else { return program.to_vec() };
        let end = at + 1 + width + size;
        let Some(section) = program.get(at..end) else { return program.to_vec() };
        if *id != 0 {
            kept.extend_from_slice(section);
        }
        at = end;
    }
    kept
}

/// A number and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0usize;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::removed;

    #[test]
    fn only_custom_sections_go() {
        let program = b"\0asm\x01\0\0\0\x00\x02\x01x\x01\x01\x00\x00\x01\x00";
        assert_eq!(removed(program), b"\0asm\x01\0\0\0\x01\x01\x00");
        assert_eq!(removed(b"no program"), b"no program");
    }
}
