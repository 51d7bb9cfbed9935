use std::{fs, path::Path};

use proptest::{collection::vec, prelude::*, sample::select};

use super::{Kind, MOST_BOXES};
use crate::infra::media::picture::Refusal;

const PLACE: &[u8] = b"+52.5200+013.4050/";

fn part(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes(), kind, content].concat()
}

/// With its size in eight bytes.
fn long_part(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let size = content.len() as u64 + 16;
    [&1u32.to_be_bytes()[..], kind, &size.to_be_bytes(), content].concat()
}

fn table(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn cleaned(film: &[u8]) -> Result<Vec<u8>, Refusal> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film");
    fs::write(&path, film).unwrap();
    clean(&path)?;
    Ok(fs::read(&path).unwrap())
}

fn clean(path: &Path) -> Result<(), Refusal> {
    super::clean(path).unwrap()
}

fn tells(bytes: &[u8]) -> bool {
    bytes.windows(PLACE.len()).any(|window| window == PLACE)
}

fn track(handler: Kind, tables: &[Vec<u8>], more: &[Vec<u8>]) -> Vec<u8> {
    let handler = part(b"hdlr", &[&[0; 8][..], &handler, &[0; 13]].concat());
    let tables = part(b"minf", &part(b"stbl", &tables.concat()));
    let media = part(b"mdia", &[part(b"mdhd", &[7; 24]), handler, tables].concat());
    part(b"trak", &[part(b"tkhd", &[1; 84]), media, more.concat()].concat())
}

#[test]
fn what_phones_and_cameras_write_is_gone_and_nothing_else_moved() {
    let said = |kind: &[u8]| part(kind, &part(b"\xa9xyz", PLACE));
    let picture = vec![9; 5_000];
    let video = |more: &[Vec<u8>]| track(*b"vide", &[part(b"stco", &table(&[0, 1, 40]))], more);
    let film = |more: &[Vec<u8>], moved: &[Vec<u8>]| {
        let movie = [vec![part(b"mvhd", &[3; 100]), video(more)], moved.to_vec()].concat();
        part(b"moov", &movie.concat())
    };
    let told = [
        part(b"ftyp", b"mp42\0\0\0\0isom"),
        long_part(b"mdat", &picture),
        film(
            &[said(b"udta"), said(b"meta")],
            &[
                said(b"udta"),
                part(b"meta", PLACE),
                part(b"gps ", PLACE),
                part(b"free", PLACE),
                long_part(b"uuid", PLACE),
            ],
        ),
        part(b"uuid", PLACE),
        part(b"skip", PLACE),
        PLACE[..7].to_vec(),
    ]
    .concat();
    assert!(tells(&told));
    let kept = cleaned(&told).unwrap();
    let zeros = vec![0; PLACE.len()];
    let (gone, gone_deep) = (part(b"free", &zeros), part(b"free", &[0; PLACE.len() + 8]));
    let expected = [
        part(b"ftyp", b"mp42\0\0\0\0isom"),
        long_part(b"mdat", &picture),
        film(
            &[gone_deep.clone(), gone_deep.clone()],
            &[gone_deep, gone.clone(), gone.clone(), gone.clone(), long_part(b"free", &zeros)],
        ),
        gone,
        part(b"skip", &zeros),
        vec![0; 7],
    ]
    .concat();
    assert!(kept == expected);
    assert!(cleaned(&kept).unwrap() == kept, "again it changes nothing");
}

#[test]
fn measurements_go_with_their_samples() {
    let head = part(b"ftyp", b"qt  \0\0\0\0");
    let start = u32::try_from(head.len()).unwrap() + 8;
    // Two pictures, and between them three samples in two chunks: 18, 18 and 4 bytes.
    let inside = [&[5; 50][..], PLACE, PLACE, &[6; 50], b"last", &[7; 50]].concat();
    let tables = |chunks: Vec<u8>| {
        vec![
            part(b"stsz", &table(&[0, 0, 3, 18, 18, 4])),
            part(b"stsc", &table(&[0, 2, 1, 2, 1, 2, 1, 1])),
            chunks,
        ]
    };
    let wide =
        [start + 50, start + 136].iter().flat_map(|at| u64::from(*at).to_be_bytes()).collect::<Vec<_>>();
    for chunks in [
        part(b"stco", &table(&[0, 2, start + 50, start + 136])),
        part(b"co64", &[table(&[0, 2]), wide].concat()),
    ] {
        let (sound, data) = (track(*b"soun", &[], &[]), track(*b"meta", &tables(chunks), &[]));
        let length = data.len();
        let film =
            [head.clone(), part(b"mdat", &inside), part(b"moov", &[sound.clone(), data].concat())].concat();
        let kept = cleaned(&film).unwrap();
        let left = [&[5; 50][..], &[0; 36], &[6; 50], &[0; 4], &[7; 50]].concat();
        let gone = part(b"free", &vec![0; length - 8]);
        let expected = [head.clone(), part(b"mdat", &left), part(b"moov", &[sound, gone].concat())].concat();
        assert!(kept == expected);
    }
}

#[test]
fn what_would_keep_the_disk_busy_is_refused() {
    let tables = [
        part(b"stsz", &table(&[0, u32::MAX, u32::MAX])),
        part(b"stsc", &table(&[0, 1, 1, u32::MAX, 1])),
        part(b"stco", &table(&[0; 2_000])),
    ];
    let film = part(b"moov", &track(*b"meta", &tables, &[]));
    assert_eq!(cleaned(&film).unwrap_err(), Refusal::TooLarge);
    let many = part(b"free", &[]).repeat(MOST_BOXES as usize + 1);
    assert_eq!(cleaned(&many).unwrap_err(), Refusal::TooLarge);
}

#[test]
fn torn_films_stay_as_long_as_they_are() {
    let film =
        [part(b"ftyp", b"isom\0\0\0\0"), part(b"moov", &part(b"udta", PLACE)), part(b"mdat", &[1; 99])]
            .concat();
    for length in 0..film.len() {
        let kept = cleaned(&film[..length]).unwrap();
        assert!(kept.len() == length && !tells(&kept));
    }
    // To the end of the file.
    let open = [&0u32.to_be_bytes()[..], b"mdat", &[1; 99]].concat();
    assert_eq!(cleaned(&open).unwrap(), open);
}

/// Kinds that are known, and some that are not.
const KINDS: [&Kind; 16] = [
    b"moov", b"trak", b"mdia", b"minf", b"stbl", b"hdlr", b"stco", b"co64", b"stsz", b"stsc", b"udta",
    b"meta", b"free", b"mdat", b"uuid", b"mvhd",
];

/// Boxes in boxes, with sizes that may lie.
fn boxes() -> impl Strategy<Value = Vec<u8>> {
    let leaf = vec(select(vec![0u8, 1, 4, 8, 255]), 0..40).boxed();
    leaf.prop_recursive(5, 60, 6, |inner| {
        vec((select(&KINDS[..]), inner, prop_oneof![9 => Just(None), 1 => any::<u32>().prop_map(Some)]), 0..6)
            .prop_map(|parts| {
                let mut bytes = Vec::new();
                for (kind, content, lie) in parts {
                    let mut whole = part(kind, &content);
                    if let Some(size) = lie {
                        whole[..4].copy_from_slice(&size.to_be_bytes());
                    }
                    bytes.extend(whole);
                }
                bytes
            })
    })
}

/// What is left in boxes that must not stay; none of them lies about its size here.
fn honest() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![Just(PLACE.to_vec()), Just(Vec::new())].boxed();
    leaf.prop_recursive(5, 60, 6, |inner| {
        let kinds =
            select(vec![b"moov", b"trak", b"mdia", b"minf", b"udta", b"meta", b"gps ", b"free", b"XMP_"]);
        vec((kinds, inner), 1..6)
            .prop_map(|parts| parts.iter().flat_map(|(kind, content)| part(*kind, content)).collect())
    })
}

proptest! {
    #[test]
    fn nothing_hurts_and_again_changes_nothing(film in boxes()) {
        if let Ok(kept) = cleaned(&film) {
            prop_assert_eq!(kept.len(), film.len());
            prop_assert_eq!(cleaned(&kept).unwrap(), kept);
        }
    }

    #[test]
    fn nothing_is_left_where_nothing_belongs(film in honest()) {
        prop_assert!(!tells(&cleaned(&film).unwrap()));
    }
}
