use std::io::BufReader;

use article::Licence;

use super::*;

fn dump(pages: &str) -> String {
    format!(
        "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\" version=\"0.11\"><siteinfo><sitename>Wikipedia</sitename>\
         <base>https://en.wikipedia.org/wiki/Main_Page</base><namespaces><namespace key=\"0\"/></namespaces></siteinfo>{pages}</mediawiki>"
    )
}

fn page(title: &str, ns: u8, text: &str) -> String {
    format!(
        "<page><title>{title}</title><ns>{ns}</ns><id>7</id><revision><id>41</id><contributor><username>A</username><id>9</id>\
         </contributor><text>old</text></revision><revision><id>42</id><parentid>41</parentid><contributor><ip>::1</ip></contributor>\
         <model>wikitext</model><text bytes=\"9\" xml:space=\"preserve\">{text}</text></revision></page>"
    )
}

fn pages(xml: &str) -> Result<(DumpSite, Vec<DumpPage>), DumpError> {
    let mut dump = Dump::new(xml.as_bytes());
    let mut pages = Vec::new();
    while let Some(page) = dump.next_page()? {
        pages.push(page);
    }
    Ok((dump.site().clone(), pages))
}

fn free() -> Labels {
    Labels { licence: Some("CC-BY-SA-4.0".to_owned()), ..Labels::default() }
}

#[test]
fn a_page_becomes_a_document_with_its_revision_and_address() {
    let xml = dump(&page(
        "Tide &amp; time",
        0,
        "&#39;&#39;&#39;Tides&#39;&#39;&#39; rise &lt;b&gt;twice&lt;/b&gt; a day&nbsp;now.",
    ));
    let xml = xml.replace("&nbsp;", "&amp;nbsp;");
    let (site, pages) = pages(&xml).unwrap();
    let document = pages[0].read(&site, &free()).unwrap();
    assert!(pages[0].is_article());
    assert_eq!(document.text, "Tides rise twice a day now.");
    assert_eq!((document.title.as_str(), document.publisher.as_str()), ("Tide & time", "Wikipedia"));
    assert_eq!(document.author.as_deref(), Some("Wikipedia contributors"));
    assert_eq!(document.url.as_deref(), Some("https://en.wikipedia.org/wiki/Tide_&_time"));
    assert_eq!(document.revision.as_deref(), Some("42"), "the newest revision, and not its author's number");
    assert_eq!(document.licence, "CC-BY-SA-4.0".parse::<Licence>().unwrap());
    let told = Labels {
        publisher: Some("P".to_owned()),
        url: Some("https://w.example/index.php?title=X".to_owned()),
        ..free()
    };
    let document = pages[0].read(&site, &told).unwrap();
    assert_eq!(document.publisher, "P");
    assert_eq!(document.url.as_deref(), Some("https://w.example/index.php?title=Tide_%26_time"));
}

#[test]
fn only_articles_are_articles() {
    let redirect = page("R", 0, "x").replace("<id>7</id>", "<id>7</id><redirect title=\"S\" />");
    let module = page("M", 0, "x").replace("<model>wikitext", "<model>Scribunto");
    let others = [
        redirect,
        module,
        page("T", 1, "talk"),
        page("Old", 0, "#Redirect [[New]]"),
        page("Mercury", 0, "It may be:\n{{Disambiguation}}"),
        page("Mercury (disambiguation)", 0, "x"),
    ];
    let (_, pages) = pages(&dump(&others.concat())).unwrap();
    assert_eq!(pages.len(), 6);
    assert!(pages.iter().all(|page| !page.is_article()), "{pages:?}");
}

#[test]
fn a_page_that_is_too_large_is_refused_alone() {
    let long = "x".repeat(DOCUMENT_BYTES_MAX + 1);
    let (site, pages) = pages(&dump(&(page("Long", 0, &long) + &page("Short", 0, "Short it is.")))).unwrap();
    assert!(matches!(pages[0].read(&site, &free()), Err(ReadError::TooLarge { .. })));
    assert_eq!(pages[1].read(&site, &free()).unwrap().text, "Short it is.");
}

#[test]
fn what_is_no_dump_is_told_from_one_that_is_broken() {
    for none in ["", "<html></html>", "plain text", "<rss><page/></rss>"] {
        assert!(matches!(pages(none), Err(DumpError::NoDump)), "{none}");
    }
    let whole = dump(&page("A", 0, "Text."));
    let cut = whole.get(..whole.len() - 20).unwrap();
    assert!(matches!(pages(cut), Err(DumpError::CutOff { .. } | DumpError::Broken { .. })));
    assert!(matches!(pages(&whole.replace("</title>", "</ns>")), Err(DumpError::Broken { .. })));
}

#[test]
fn entities_that_a_dump_declares_itself_are_never_expanded() {
    let bomb =
        format!("<!DOCTYPE m [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{}", dump(&page("A", 0, "&b;")));
    assert!(matches!(pages(&bomb), Err(DumpError::Broken { .. })));
    let outside =
        format!("<!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}", dump(&page("A", 0, "&x;")));
    assert!(matches!(pages(&outside), Err(DumpError::Broken { .. })));
}

/// Gives the same byte for ever.
struct Endless(&'static [u8], Vec<u8>);

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            into.fill(b'x');
            self.1.push(0);
            return Ok(into.len());
        }
        self.0.read(into)
    }
}

#[test]
fn a_piece_without_end_costs_sixteen_mebibytes_and_no_more() {
    for start in ["<mediawiki><page><title>", "<mediawiki><page a='", "<mediawiki><!-- ", ""] {
        let mut dump = Dump::new(BufReader::new(Endless(start.as_bytes(), Vec::new())));
        assert!(matches!(dump.next_page(), Err(DumpError::TooLarge { .. })), "{start}");
        assert!(dump.buffer.capacity() <= 3 * PIECE_BYTES_MAX, "{start}");
    }
    let deep = "<mediawiki>".repeat(100);
    assert!(matches!(pages(&deep), Err(DumpError::TooLarge { .. })));
}

#[test]
fn a_title_that_names_no_page_has_no_address() {
    let base = "https://w.example/wiki/Main_Page";
    assert_eq!(address(base, "AC/DC?").as_deref(), Some("https://w.example/wiki/AC/DC%3F"));
    for (base, title) in [
        (base, ".."),
        (base, "a/../b"),
        (base, ""),
        ("", "Tide"),
        ("javascript:x", "Tide"),
        ("data:,x", "Tide"),
    ] {
        assert_eq!(address(base, title), None, "{base} {title}");
    }
}
