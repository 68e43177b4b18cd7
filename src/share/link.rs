//! A session in the address after `#`: `s=1.` and the saved session, deflated, in base64 for addresses.
//!
//! Whatever a link says, reading it takes bounded time and space.

use crate::session::{self, Session, SessionError};
use data_encoding::BASE64URL_NOPAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use std::collections::BTreeMap;

/// The longest link text that is made or read, in characters.
pub const LIMIT: usize = 8_000;
/// The longest session that a link unpacks to, in bytes.
const MOST_BYTES: usize = 1_000_000;
/// The form of links that is written.
const VERSION: u32 = 1;
/// The strongest deflate there is: a link is made once and read often.
const LEVEL: u8 = 10;

/// Why a link cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The session does not fit into an address.
    #[error(
        "the link takes {length} characters; at most {limit} work everywhere. Save the session as a file and send that: it holds everything."
    )]
    TooLong {
        /// The length of the link text.
        length: usize,
        /// The longest that is made.
        limit: usize,
    },
    /// The text is not such a link at all.
    #[error(
        "this is not a link to a Plumbline session: it does not begin with 's='. Copy the whole address, or open the session file."
    )]
    NotALink,
    /// A later Plumbline made it.
    #[error(
        "this link was made by a newer Plumbline (version {0} of the link, this one reads up to {VERSION}). Update, then open it again."
    )]
    Newer(u32),
    /// A part of it is missing or changed.
    #[error(
        "the link is damaged: {0}. It was probably cut or changed on its way; ask for it again, or for the session file."
    )]
    Damaged(&'static str),
    /// It unpacks to more than a link may hold.
    #[error(
        "the link unpacks to more than {MOST_BYTES} bytes, which no link made here does. Ask for the session file instead."
    )]
    Bomb,
    /// What it unpacks to is not a session.
    #[error("the link holds something else than a session: {0}")]
    Session(#[from] SessionError),
}

/// The text for the address after `#`: `s=1.q1YqSy0qzszPU7JSMtQzUNJRyk…`. The decision records of earlier packages stay
/// behind: a link shows the design, and they alone would be longer than it may be.
pub fn encode(session: &Session) -> Result<String, LinkError> {
    let session = Session { records: BTreeMap::new(), ..session.clone() };
    let packed = compress_to_vec(session::write(&session).as_bytes(), LEVEL);
    let length = format!("s={VERSION}.").len() + BASE64URL_NOPAD.encode_len(packed.len());
    if length > LIMIT {
        return Err(LinkError::TooLong { length, limit: LIMIT });
    }
    Ok(format!("s={VERSION}.{}", BASE64URL_NOPAD.encode(&packed)))
}

/// The session in the address after `#`; a `#` or `#/` before it is passed over.
pub fn decode(fragment: &str) -> Result<Session, LinkError> {
    let fragment = fragment.trim();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let fragment = fragment.strip_prefix('/').unwrap_or(fragment);
    let link = fragment.strip_prefix("s=").ok_or(LinkError::NotALink)?;
    if fragment.len() > LIMIT {
        return Err(LinkError::TooLong { length: fragment.len(), limit: LIMIT });
    }
    let (version, packed) = link.split_once('.').ok_or(LinkError::Damaged("its version is missing"))?;
    let version: u32 = version.parse().map_err(|_| LinkError::Damaged("its version is not a number"))?;
    match version {
        VERSION => {}
        0 => return Err(LinkError::Damaged("there is no version 0")),
        newer => return Err(LinkError::Newer(newer)),
    }
    let packed = BASE64URL_NOPAD
        .decode(packed.as_bytes())
        .map_err(|_| LinkError::Damaged("it holds characters, or an end, that no link has"))?;
    let text = decompress_to_vec_with_limit(&packed, MOST_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkError::Bomb,
        _ => LinkError::Damaged("it does not unpack"),
    })?;
    let text = String::from_utf8(text).map_err(|_| LinkError::Damaged("it does not unpack to text"))?;
    Ok(session::read(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Answer, Edit, Source, TableRole, Value};
    use expect_test::expect;

    fn full() -> Session {
        let mut session = Session::new("Rental back office · ünïcode");
        for edit in [
            Edit::AddSource(Source { name: "db/schema.sql".into(), text: "create table t (a int);\r\n\t".into() }),
            Edit::Answer("needs.freshness".into(), Answer::Value(Value::Text("24 h".into()))),
            Edit::Answer("security.regimes".into(), Answer::Value(Value::List(vec!["gdpr".into()]))),
            Edit::Answer("data.hot_keys".into(), Answer::Value(Value::Flag(true))),
            Edit::Answer("load.peaks".into(), Answer::Unknown),
            Edit::Answer("data.lateness".into(), Answer::NotApplicable("no events".into())),
            Edit::Pin("orchestration.tool".into(), "airflow".into()),
            Edit::SetTableRole("t".into(), TableRole::Fact),
            Edit::EditFile("README.md".into(), "mine\n".into()),
        ] {
            session.apply(edit).unwrap();
        }
        session
    }

    /// Text that deflate cannot shorten.
    fn noise(bytes: usize) -> String {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'!' + u8::try_from((state >> 24) % 90).unwrap())
        };
        (0..bytes).map(|_| next()).collect()
    }

    #[test]
    fn a_round_trip_keeps_every_byte() {
        for session in [Session::default(), Session::new("x"), full()] {
            let link = encode(&session).unwrap();
            assert!(link.starts_with("s=1."));
            let again = decode(&format!("#{link}")).unwrap();
            assert_eq!(session::write(&again), session::write(&session));
            assert_eq!(encode(&again).unwrap(), link);
        }
    }

    #[test]
    fn every_cut_and_every_change_is_refused_or_read_but_never_worse() {
        let link = encode(&full()).unwrap();
        for end in 0..link.len() {
            assert!(decode(&link[..end]).is_err());
        }
        for at in 0..link.len() {
            let mut changed = link.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            drop(decode(&String::from_utf8(changed).unwrap()));
        }
    }

    #[test]
    fn bad_links() {
        let link = |text: &[u8]| format!("s=1.{}", BASE64URL_NOPAD.encode(&compress_to_vec(text, LEVEL)));
        let message = |fragment: &str| decode(fragment).unwrap_err().to_string();
        let mut long = Session::new("long");
        long.apply(Edit::EditFile("a".into(), noise(9_000).into())).unwrap();
        let messages = [
            encode(&long).unwrap_err().to_string(),
            message("#/questions"),
            message(&format!("s=1.{}", "A".repeat(9_000))),
            message("s=1"),
            message("s=one.AAAA"),
            message("s=0.AAAA"),
            message("s=7.AAAA"),
            message("s=1.????"),
            message("s=1.AAAA"),
            message(&link(&[0xff, 0xfe])),
            message(&link(&vec![b' '; MOST_BYTES + 1])),
            message(&link(b"{}")),
            message(&link(br#"{"format":"plumbline-session","version":99}"#)),
        ];
        expect![[r#"
            the link takes 10206 characters; at most 8000 work everywhere. Save the session as a file and send that: it holds everything.
            this is not a link to a Plumbline session: it does not begin with 's='. Copy the whole address, or open the session file.
            the link takes 9004 characters; at most 8000 work everywhere. Save the session as a file and send that: it holds everything.
            the link is damaged: its version is missing. It was probably cut or changed on its way; ask for it again, or for the session file.
            the link is damaged: its version is not a number. It was probably cut or changed on its way; ask for it again, or for the session file.
            the link is damaged: there is no version 0. It was probably cut or changed on its way; ask for it again, or for the session file.
            this link was made by a newer Plumbline (version 7 of the link, this one reads up to 1). Update, then open it again.
            the link is damaged: it holds characters, or an end, that no link has. It was probably cut or changed on its way; ask for it again, or for the session file.
            the link is damaged: it does not unpack. It was probably cut or changed on its way; ask for it again, or for the session file.
            the link is damaged: it does not unpack to text. It was probably cut or changed on its way; ask for it again, or for the session file.
            the link unpacks to more than 1000000 bytes, which no link made here does. Ask for the session file instead.
            the link holds something else than a session: line 1, column 2: missing field `format`. Open a file that Plumbline saved, or bring this one in as context instead.
            the link holds something else than a session: this session was saved by a newer Plumbline (version 99 of the format, this one reads up to 3). Update, then open it again."#]].assert_eq(&messages.join("\n"));
    }
}
