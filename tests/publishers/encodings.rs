//! Texts in UTF-16, with and without a byte order mark, packed or not, and those that their names call workbooks.

use super::Trial;
use super::formats::gz;

const TABLE: &str = "Country;Year;Users\nKenya;2019;22,5\nCôte d’Ivoire;2019;36,3\nNorway;2020;97\n";

fn little(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn big(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

#[test]
fn utf_16_is_read_whichever_way_its_bytes_stand() {
    let marked = format!("\u{feff}{TABLE}");
    for (name, bytes, encoding) in [
        ("little.csv", little(&marked), "utf-16"),
        ("big.csv", big(&marked), "utf-16"),
        ("without-mark.csv", little(TABLE), "utf-16"),
        ("big-without-mark.csv", big(TABLE), "utf-16be"),
    ] {
        let trial = Trial::new(name, &bytes);
        let read = trial.read();
        let values = [("KEN", 2019), ("CIV", 2019), ("NOR", 2020)].map(|(economy, year)| read.value(economy, year));
        assert_eq!((values, read.n()), ([Some(22.5), Some(36.3), Some(97.0)], 3), "{name}");
        assert!(trial.sidecar().contains(&format!("encoding = \"{encoding}\"")), "{}", trial.sidecar());
    }
    let packed = gz(little(&marked));
    assert_eq!(Trial::new("plain.csv.gz", packed).read().n(), 3);
    // Letters that are none of ASCII.
    let text = "\u{feff}Страна\tГод\tЗначение\nKenya\t2019\t22,5\nChad\t2019\t6,5\n";
    let read = Trial::new("cyrillic.tsv", little(text)).read();
    assert_eq!((read.value("TCD", 2019), read.n()), (Some(6.5), 2));
}

/// The World Economic Outlook was a text with tabs called .xls, in Latin-1 and later in UTF-16.
#[test]
fn a_text_that_is_called_xls_is_read_as_the_text_that_it_is() {
    let text = "WEO Country Code\tISO\tWEO Subject Code\tCountry\tSubject Descriptor\tSubject Notes\tUnits\tScale\tCountry/Series-specific Notes\t2019\t2020\tEstimates Start After\r\n\
        512\tAFG\tLP\tAfghanistan\tPopulation\t\tPersons\tMillions\t\"Source: office\"\t37.769\tn/a\t2020\r\n\
        664\tKEN\tLP\tKenya\tPopulation\t\tPersons\tMillions\t\"Source: office\"\t1,047.575\t48.6\t2019\r\n\
        142\tNOR\tLP\tNorway\tPopulation\t\tPersons\tMillions\t\"Source: office\"\t5.3\t--\t2021\r\n\r\n\
        International Monetary Fund, World Economic Outlook Database, October 2023\r\n";
    for bytes in [text.as_bytes().to_vec(), little(&format!("\u{feff}{text}"))] {
        let read = Trial::new("WEOOct2023all.xls", bytes).read();
        assert_eq!(read.value("AFG", 2019), Some(37_769_000.0));
        assert_eq!((read.value("KEN", 2019), read.value("KEN", 2020)), (Some(1_047_575_000.0), Some(48_600_000.0)));
        assert_eq!((read.value("NOR", 2019), read.rejects.height()), (Some(5_300_000.0), 0));
    }
}
