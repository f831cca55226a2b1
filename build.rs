//! Compiles the word files of `src/otp/words` into one map, so that a search starts without reading them, and adding a
//! language is adding a file.

use std::{collections::BTreeMap, env, error::Error, fs, path::Path};

#[path = "src/otp/fold.rs"]
mod fold;
#[path = "src/otp/meaning.rs"]
mod meaning;

use meaning::{SECTIONS, STEM, SUFFIX};

const DIRECTORY: &str = "src/otp/words";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={DIRECTORY}");
    println!("cargo:rerun-if-changed=src/otp/fold.rs");
    println!("cargo:rerun-if-changed=src/otp/meaning.rs");
    let mut paths: Vec<_> = fs::read_dir(DIRECTORY)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    // Words, with the languages of each of their meanings as a set of bits.
    let mut words: BTreeMap<String, BTreeMap<u8, u128>> = BTreeMap::new();
    let mut named = [("en", "ENGLISH", 0), ("mul", "INTERNATIONAL", 0)];
    for (language, path) in paths.iter().enumerate() {
        for (name, _, index) in &mut named {
            if path.file_stem().is_some_and(|stem| stem == *name) {
                *index = language;
            }
        }
        let text = fs::read_to_string(path)?;
        read(&text, language, &mut words)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if paths.len() > 128 {
        return Err("more than 128 languages do not fit a set of bits".into());
    }
    write(&words, paths.len(), &named)
}

/// Adds the entries of a file.
fn read(
    text: &str,
    language: usize,
    words: &mut BTreeMap<String, BTreeMap<u8, u128>>,
) -> Result<(), Box<dyn Error>> {
    let mut section = None;
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "));
    for line in lines {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            let known = SECTIONS.iter().position(|(section, _)| *section == name);
            section = Some(u8::try_from(
                known.ok_or(format!("unknown section {name}"))?,
            )?);
            continue;
        }
        let mut meaning = section.ok_or("an entry precedes the first section")?;
        let word = line.strip_prefix('*').unwrap_or(line);
        if word.len() < line.len() {
            meaning |= SUFFIX;
        }
        let stem = word.strip_suffix('*').unwrap_or(word);
        if stem.len() < word.len() {
            meaning |= STEM;
        }
        let folded = fold::lower(&fold::fold(stem));
        if folded.trim().is_empty() || folded.contains('*') {
            return Err(format!("no word: {line}").into());
        }
        *words.entry(folded).or_default().entry(meaning).or_default() |= 1 << language;
    }
    Ok(())
}

/// Writes a map from words to places in a list of meanings, another one from the words that letters may precede, that list, and
/// the sets of languages that occur in it.
fn write(
    words: &BTreeMap<String, BTreeMap<u8, u128>>,
    languages: usize,
    named: &[(&str, &str, usize)],
) -> Result<(), Box<dyn Error>> {
    let mut starts = fst::MapBuilder::memory();
    let mut suffixes = fst::MapBuilder::memory();
    let mut meanings: Vec<u8> = Vec::new();
    let mut sets: Vec<u128> = Vec::new();
    for (word, of) in words {
        let place = (meanings.len() / 3) as u64;
        starts.insert(word, place << 8 | of.len() as u64)?;
        // The numbers with this flag are the highest, and the map is sorted.
        let first = of.keys().position(|meaning| meaning & SUFFIX != 0);
        if let Some(first) = first {
            suffixes.insert(
                word,
                (place + first as u64) << 8 | (of.len() - first) as u64,
            )?;
        }
        for (meaning, set) in of {
            let at = sets
                .iter()
                .position(|known| known == set)
                .unwrap_or_else(|| {
                    sets.push(*set);
                    sets.len() - 1
                });
            meanings.push(*meaning);
            meanings.extend(u16::try_from(at)?.to_le_bytes());
        }
    }
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("words.fst"), starts.into_inner()?)?;
    fs::write(out.join("suffixes.fst"), suffixes.into_inner()?)?;
    fs::write(out.join("meanings"), &meanings)?;
    let sets: Vec<u8> = sets.iter().flat_map(|set| set.to_le_bytes()).collect();
    fs::write(out.join("sets"), sets)?;
    let mut constants = vec![format!("const LANGUAGES: usize = {languages};")];
    for (_, constant, index) in named {
        constants.push(format!("const {constant}: u128 = 1 << {index};"));
    }
    fs::write(out.join("languages.rs"), constants.join("\n"))?;
    Ok(())
}
