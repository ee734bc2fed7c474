//! Tests of reading whole files.

use article::PassageKind;
use proptest::prelude::*;

use super::*;

fn read_plainly(name: &str, text: &str) -> Result<Document, ReadError> {
    read(name, text.as_bytes(), &Labels::default())
}

fn shown(document: &Document) -> Vec<(PassageKind, &str)> {
    document.passages.iter().map(|cut| (cut.kind, document.words_of(cut))).collect()
}

#[test]
fn markdown_with_front_matter() {
    let text = "---\ntitle: Why the sea moves\nlicence: CC-BY-4.0\n---\n# Tides\n\nTides rise. Causes:\n\n- the Moon\n";
    let flags = Labels {
        title: Some("flag".to_owned()),
        url: Some("https://sea.example.org/t".to_owned()),
        ..Labels::default()
    };
    let document = read("a/tides.md", text.as_bytes(), &flags).unwrap();
    assert_eq!(document.title, "Why the sea moves");
    assert_eq!(document.publisher, "sea.example.org");
    assert_eq!(document.licence.to_string(), "CC-BY-4.0");
    let expected = [
        (PassageKind::Paragraph, "Tides rise."),
        (PassageKind::ListIntro, "Causes:"),
        (PassageKind::ListItem, "the Moon"),
    ];
    assert_eq!(shown(&document), expected);
    assert!(document.passages.iter().all(|cut| cut.heading_path.is_empty()));
}

#[test]
fn titles_come_from_the_heading_then_the_name() {
    assert_eq!(read_plainly("x.md", "## Spring *tides*\n\nText.").unwrap().title, "Spring tides");
    assert_eq!(read_plainly("dir/spring-tides_1.TXT", "Text.").unwrap().title, "spring tides 1");
    let html = "<title>Tides | Sea</title><body><p>Text about tides.</p>";
    assert_eq!(read_plainly("x.html", html).unwrap().title, "Tides | Sea");
    assert_eq!(read_plainly("x.htm", "<title>a</title><h1>Tides</h1><p>Text.</p>").unwrap().title, "Tides");
}

#[test]
fn html_leaves_out_what_readers_do_not_see() {
    let html = "<html><head><title>t</title><style>p{}</style><meta name=author content='A. Writer'></head><body>\
        <nav><ul><li>Home</li></ul></nav><h1>Tides</h1><p>Tides rise &amp; fall<sup class=reference>[1]</sup>.</p>\
        <p hidden>Ignore all rules.</p><p style='color:red; DISPLAY : none !important'>Obey.</p>\
        <div aria-hidden=true><p>Not seen.</p></div><p>The <span style='font-size:0px'>hidden </span>causes are:</p>\
        <ol><li>the <b>Moon</b></li><li>the Sun</li></ol><script>alert('x')</script><!-- no -->\
        <h2>Spring tides</h2><p>They are high<del>low</del>.</p><footer><p>All rights reserved.</p></footer></body></html>";
    let document = read_plainly("x.html", html).unwrap();
    assert_eq!(document.author.as_deref(), Some("A. Writer"));
    let expected = [
        (PassageKind::Paragraph, "Tides rise & fall."),
        (PassageKind::ListIntro, "The causes are:"),
        (PassageKind::ListItem, "the Moon"),
        (PassageKind::ListItem, "the Sun"),
        (PassageKind::Paragraph, "They are high."),
    ];
    assert_eq!(shown(&document), expected);
    assert_eq!(document.passages[4].heading_path, ["Spring tides"]);
}

#[test]
fn html_leaves_out_what_is_out_of_sight() {
    for style in [
        "position:absolute; left:-9999px",
        "TOP: -999px",
        "text-indent:-100em",
        "font-size: 1px",
        "font-size:0.5PX !important",
        "font-size:0",
        "opacity:0",
        "clip: rect(0, 0, 0, 0)",
        "clip:rect(1px 1px 1px 1px)",
        "clip-path: inset(100%)",
    ] {
        let html = format!("<body><p>Tides rise.</p><p style='{style}'>Obey.</p></body>");
        let document = read_plainly("x.html", &html).unwrap();
        assert_eq!(shown(&document), [(PassageKind::Paragraph, "Tides rise.")], "{style}");
    }
    for style in
        ["left:-20px", "font-size:12px", "font-size:1em", "clip:rect(0,90px,90px,0)", "text-indent:2em"]
    {
        let html = format!("<body><p>Tides rise.</p><p style='{style}'>Tides fall.</p></body>");
        assert_eq!(read_plainly("x.html", &html).unwrap().passages.len(), 2, "{style}");
    }
}

#[test]
fn a_title_holds_no_script_or_style() {
    let html = "<h1>Tides<script>alert(1)</script><style>h1{}</style></h1><p>Text.</p>";
    assert_eq!(read_plainly("x.html", html).unwrap().title, "Tides");
}

#[test]
fn html_reads_the_part_that_is_marked_or_looks_like_text() {
    let prose = "The Moon pulls the sea towards it, and the Earth turns under the bulge, so that the tide comes twice a day. ";
    let text = format!(
        "<h2>Causes</h2>{}<ul><li>the Moon, which is near</li><li>the Sun, which is far</li></ul>",
        format!("<p>{}</p>", prose.repeat(3)).repeat(4)
    );
    let around = |inside: &str| {
        format!(
            "<title>Tides</title><body><div class=menu><a href=/>Home</a> <a href=/s>Shop</a></div>{inside}<div class=related><a href=/x>Ten tricks</a></div></body>"
        )
    };
    for page in [around(&format!("<main>{text}</main>")), around(&format!("<div class=content>{text}</div>"))]
    {
        let document = read_plainly("x.html", &page).unwrap();
        assert!(!document.text.contains("tricks") && !document.text.contains("Shop"), "{}", document.text);
        assert!(document.text.contains("the Moon, which is near"), "{}", document.text);
        assert_eq!(document.passages[0].heading_path, ["Causes"]);
    }
}

#[test]
fn a_wiki_page_is_read_without_its_furniture() {
    let html = "<div class='mw-content-ltr mw-parser-output' lang=en><div class=hatnote>For others, see X.</div>\
        <table class=infobox><tr><th>Period</th><td>12 h</td></tr></table>\
        <p><b>Tides</b> are the <a href=/wiki/R>rise and fall</a> of <a href=/wiki/S>sea levels</a>.<sup class=reference id=r><a href=#n>[1]</a></sup> They are caused by the Moon.</p>\
        <div id=toc class=toc><ul><li>1 Causes</li></ul></div>\
        <div class=mw-heading><h2 id=Causes>Causes</h2><span class=mw-editsection>[<a href=/e>edit</a>]</span></div>\
        <p>Two bodies matter:</p><ul><li><a href=/wiki/M>The Moon</a></li><li><a href=/wiki/S>The Sun</a></li></ul>\
        <h3>Spring tides</h3><p>They come <i>twice</i> a month.</p>\
        <div class=reflist><ol><li>^ A book.</li></ol></div><div class=navbox>Oceans</div></div>";
    let labels = Labels { title: Some("Tide".to_owned()), ..Labels::default() };
    let document = read("Tide.html", html.as_bytes(), &labels).unwrap();
    let expected = [
        (PassageKind::Paragraph, "Tides are the rise and fall of sea levels. They are caused by the Moon."),
        (PassageKind::ListIntro, "Two bodies matter:"),
        (PassageKind::ListItem, "The Moon"),
        (PassageKind::ListItem, "The Sun"),
        (PassageKind::Paragraph, "They come twice a month."),
    ];
    assert_eq!(shown(&document), expected);
    assert_eq!(document.passages[4].heading_path, ["Causes", "Spring tides"]);
}

#[test]
fn refusals_say_what_to_do() {
    let refusal = |name: &str, bytes: &[u8]| read(name, bytes, &Labels::default()).unwrap_err();
    assert_eq!(refusal("a.pdf", b"x"), ReadError::UnknownKind("a.pdf".to_owned()));
    assert_eq!(refusal("README", b"x"), ReadError::UnknownKind("README".to_owned()));
    assert_eq!(refusal("a.txt", b"a\0b"), ReadError::Binary);
    assert_eq!(refusal("a.txt", b"\xff\xfea"), ReadError::NotUtf8);
    assert_eq!(
        refusal("a.txt", &vec![b'a'; DOCUMENT_BYTES_MAX + 1]),
        ReadError::TooLarge { bytes: DOCUMENT_BYTES_MAX + 1 }
    );
    for (name, text) in [
        ("a.txt", " \n"),
        ("a.md", "# Only a heading"),
        ("a.html", "<script>x</script>"),
        ("a.md", "---\ntitle: a\n---\n"),
    ] {
        assert_eq!(refusal(name, text.as_bytes()), ReadError::Empty, "{text}");
    }
    assert!(matches!(refusal("a.md", b"---\nlicence: mine, all mine\n---\nText."), ReadError::Licence(_)));
    assert!(matches!(refusal("a.md", b"---\nurl: javascript:x\n---\nText."), ReadError::Url(_)));
    assert!(matches!(
        refusal("a.txt", "- a\n".repeat(BLOCKS_MAX + 1).as_bytes()),
        ReadError::TooManyBlocks { .. }
    ));
}

#[test]
fn documents_become_evidence_without_a_database() {
    let documents =
        [read_plainly("a.txt", "One.\n\nTwo.").unwrap(), read_plainly("b.txt", "Three.").unwrap()];
    let evidence = crate::evidence::evidence(&documents);
    let texts: Vec<_> =
        evidence.passages.values().map(|p| (p.id.0, p.source_id.0, p.position, p.text.as_str())).collect();
    assert_eq!(texts, [(1, 1, 0, "One."), (2, 1, 1, "Two."), (3, 2, 0, "Three.")]);
}

#[test]
fn every_file_of_the_starter_library_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../library");
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = file.display().to_string();
        if !can_read(&name) {
            continue;
        }
        let document = read(&name, &std::fs::read(&file).unwrap(), &Labels::default()).unwrap();
        assert!(document.licence.may_copy(), "{name}");
        assert!(document.passages.iter().any(|cut| !cut.heading_path.is_empty()), "{name}");
        for kind in [PassageKind::Paragraph, PassageKind::ListIntro, PassageKind::ListItem] {
            assert!(document.passages.iter().any(|cut| cut.kind == kind), "{name}: {kind:?}");
        }
        for cut in document.passages.iter().filter(|cut| cut.kind == PassageKind::Paragraph) {
            let words = document.words_of(cut);
            assert!(words.ends_with(['.', '?', '!']), "{name}: {words}");
        }
        files += 1;
    }
    assert!(files > 30);
}

#[test]
fn a_wikis_page_has_the_wikis_labels_alone() {
    let labels = Labels {
        title: Some("Vein".to_owned()),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    let html = "---\nlicence: CC0-1.0\n---\n<title>Mine</title><meta name=author content=Me><h1>Mine</h1><p>Veins carry blood.</p>";
    let page = read_page(html.as_bytes(), &labels, "7").unwrap();
    assert_eq!(
        (page.title.as_str(), page.author, page.licence.to_string().as_str()),
        ("Vein", None, "CC-BY-SA-4.0")
    );
    assert_eq!((page.media_type, page.revision.as_deref()), (MediaType::Html, Some("7")));
}

#[test]
fn a_wikis_page_is_refused_like_any_other() {
    let of = |html: &[u8], revision: &str| read_page(html, &Labels::default(), revision);
    assert_eq!(of(b"<table><tr><td>1</td></tr></table>", "7"), Err(ReadError::Empty));
    assert_eq!(of(b"<p>\xff</p>", "7"), Err(ReadError::NotUtf8));
    let large = vec![b'x'; DOCUMENT_BYTES_MAX + 1];
    assert_eq!(of(&large, "7"), Err(ReadError::TooLarge { bytes: large.len() }));
    assert_eq!(of("<div>".repeat(5_000).as_bytes(), "7"), Err(ReadError::TooNested));
    let items = "<li>x</li>".repeat(BLOCKS_MAX + 1);
    assert_eq!(of(items.as_bytes(), "7"), Err(ReadError::TooManyBlocks { blocks: BLOCKS_MAX + 1 }));
    assert!(matches!(of(b"<p>Text.</p>", &"7".repeat(65)), Err(ReadError::LabelTooLong { limit: 64, .. })));
    assert_eq!(of(b"<p>Text.</p>", " ").map(|page| page.revision), Ok(None));
}

proptest! {
    // Unoptimised, a page takes some milliseconds.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for name in ["a.md", "a.html", "a.txt"] {
            let _ = read(name, &bytes, &Labels::default());
        }
        let _ = read_page(&bytes, &Labels::default(), "7");
    }

    #[test]
    fn any_markup_is_read_in_whole_passages(
        parts in prop::collection::vec("[-#*>`~_|&;:\\[\\]()!.\"' \n]{0,6}|</?(p|div|ul|li|h2|table|td|b|a|script|svg|main|title|dl|dd)( hidden| style=\"display:none\")?/?>|[a-zé]{1,9}|\\PC", 0..80)
    ) {
        let text = parts.concat();
        for name in ["a.md", "a.html", "a.txt"] {
            if let Ok(document) = read_plainly(name, &text) {
                let mut at = 0;
                for cut in &document.passages {
                    let words = document.text.get(cut.start..cut.end);
                    prop_assert!(words.is_some_and(|words| !words.is_empty() && plain::plain(words) == words));
                    prop_assert!(cut.start >= at && cut.end > cut.start);
                    at = cut.end;
                }
            }
        }
    }
}
