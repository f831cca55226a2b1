//! QR codes in PNG images, such as screenshots.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};
use rqrr::PreparedImage;
use zeroize::Zeroizing;

use super::{error::Error, generator::OneTime};

/// The largest image, in pixels: a screenshot of two 4K displays.
const MOST_PIXELS: u64 = 20_000_000;
/// The memory that the decoder may use beside the pixels, in bytes.
const DECODER_BYTES: usize = 64 * 1024 * 1024;

/// Why an image yields no one-time password. Never contains what a QR code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Another format, or a damaged file.
    #[error("it is no PNG image, or damaged")]
    NotPng,
    /// More than 20 million pixels.
    #[error("it has more than 20 million pixels")]
    Large,
    /// No QR code was recognized.
    #[error("no QR code is found in it")]
    NoCode,
    /// Several QR codes of one-time passwords.
    #[error("it has {0} QR codes of one-time passwords")]
    Several(usize),
    /// QR codes of something else.
    #[error("its QR code is not that of a one-time password: {0}")]
    Other(Error),
}

/// Reads the one-time password from the QR code in a PNG image. Takes up to seconds for a large image.
///
/// # Errors
/// See [`QrError`].
pub fn read(image: &[u8]) -> Result<OneTime, QrError> {
    let picture = Picture::decode(image)?;
    let mut texts = picture.codes(|light| light);
    if texts.is_empty() {
        // Light on dark, as in a dark theme.
        texts = picture.codes(|light| u8::MAX - light);
    }
    let mut found: Vec<OneTime> = Vec::new();
    let mut why = None;
    for text in &texts {
        match OneTime::parse(text) {
            Ok(one_time) if found.iter().any(|known| known.uri == one_time.uri) => {}
            Ok(one_time) => found.push(one_time),
            Err(error) => why = why.filter(|known| *known != Error::NotUri).or(Some(error)),
        }
    }
    match (found.len(), why) {
        (1, _) => found.pop().ok_or(QrError::NoCode),
        (0, Some(error)) => Err(QrError::Other(error)),
        (0, None) => Err(QrError::NoCode),
        (count, _) => Err(QrError::Several(count)),
    }
}

/// An image in shades of grey.
struct Picture {
    width: usize,
    height: usize,
    light: Vec<u8>,
}

impl Picture {
    fn decode(image: &[u8]) -> Result<Self, QrError> {
        let limits = Limits {
            bytes: DECODER_BYTES,
        };
        let mut decoder = Decoder::new_with_limits(Cursor::new(image), limits);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let header = decoder.read_header_info().map_err(|_| QrError::NotPng)?;
        let (width, height) = header.size();
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(QrError::Large);
        }
        let mut reader = decoder.read_info().map_err(|_| QrError::NotPng)?;
        let size = reader.output_buffer_size().ok_or(QrError::Large)?;
        let mut pixels = Zeroizing::new(vec![0; size]);
        let frame = reader
            .next_frame(&mut pixels)
            .map_err(|_| QrError::NotPng)?;
        let shade: fn(&[u8]) -> u8 = match frame.color_type {
            ColorType::Grayscale => |pixel| pixel[0],
            ColorType::GrayscaleAlpha => |pixel| on_white(pixel[0], pixel[1]),
            ColorType::Rgb => |pixel| grey(pixel),
            ColorType::Rgba => |pixel| on_white(grey(pixel), pixel[3]),
            ColorType::Indexed => return Err(QrError::NotPng),
        };
        let samples = frame.color_type.samples();
        let light: Vec<u8> = pixels.chunks_exact(samples).map(shade).collect();
        let (width, height) = (frame.width as usize, frame.height as usize);
        if light.len() < width * height {
            return Err(QrError::NotPng);
        }
        Ok(Self {
            width,
            height,
            light,
        })
    }

    /// Returns the texts of the QR codes.
    fn codes(&self, shade: impl Fn(u8) -> u8) -> Vec<Zeroizing<String>> {
        let at = |x: usize, y: usize| shade(self.light[y * self.width + x]);
        let mut prepared = PreparedImage::prepare_from_greyscale(self.width, self.height, at);
        let grids = prepared.detect_grids().into_iter();
        let texts = grids.filter_map(|grid| grid.decode().ok());
        texts.map(|(_, text)| Zeroizing::new(text)).collect()
    }
}

/// Returns the brightness of a colour, as eyes see it.
fn grey(pixel: &[u8]) -> u8 {
    let [red, green, blue] = [0, 1, 2].map(|at| u32::from(pixel[at]));
    let light = (red * 299 + green * 587 + blue * 114) / 1000;
    u8::try_from(light).unwrap_or(u8::MAX)
}

/// Returns the brightness of a transparent colour on white.
fn on_white(light: u8, alpha: u8) -> u8 {
    let (light, alpha) = (u32::from(light), u32::from(alpha));
    let mixed = (light * alpha + 255 * (255 - alpha)) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use png::{BitDepth, ColorType, Encoder};
    use proptest::prelude::*;
    use qrcode::{Color, QrCode};

    use super::{Error, QrError, read};

    const URI: &str = "otpauth://totp/GitHub:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub";

    /// A grey picture: all of one shade, with QR codes on it.
    struct Canvas {
        width: usize,
        shades: Vec<u8>,
    }

    impl Canvas {
        fn new(width: usize, height: usize, shade: u8) -> Self {
            Self {
                width,
                shades: vec![shade; width * height],
            }
        }

        /// Draws a QR code with its quiet zone; a module is so many pixels wide.
        fn draw(
            mut self,
            text: &str,
            (left, top): (usize, usize),
            scale: usize,
            dark: u8,
            light: u8,
        ) -> Self {
            let code = QrCode::new(text).unwrap();
            let size = code.width() + 8;
            for y in 0..size * scale {
                for x in 0..size * scale {
                    let at = |place: usize| {
                        (place / scale)
                            .checked_sub(4)
                            .filter(|at| *at < code.width())
                    };
                    let is_dark = at(x).zip(at(y)).is_some_and(|at| code[at] == Color::Dark);
                    let shade = if is_dark { dark } else { light };
                    self.shades[(top + y) * self.width + left + x] = shade;
                }
            }
            self
        }

        fn png(&self, color: ColorType, depth: BitDepth, pixel: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
            let mut png = Vec::new();
            let height = self.shades.len() / self.width;
            let size = [self.width, height].map(|size| u32::try_from(size).unwrap());
            let mut encoder = Encoder::new(&mut png, size[0], size[1]);
            encoder.set_color(color);
            encoder.set_depth(depth);
            if color == ColorType::Indexed {
                encoder.set_palette((0..=255).flat_map(|shade| [shade; 3]).collect::<Vec<u8>>());
            }
            let pixels: Vec<u8> = self.shades.iter().flat_map(|shade| pixel(*shade)).collect();
            let mut writer = encoder.write_header().unwrap();
            writer.write_image_data(&pixels).unwrap();
            drop(writer);
            png
        }

        fn grey(&self) -> Vec<u8> {
            self.png(ColorType::Grayscale, BitDepth::Eight, |shade| vec![shade])
        }
    }

    fn is_read(png: &[u8]) {
        assert_eq!(read(png).unwrap().uri().expose(), URI);
    }

    #[test]
    fn a_qr_code_is_read_from_each_kind_of_png() {
        let canvas = Canvas::new(300, 300, 255).draw(URI, (20, 20), 4, 0, 255);
        let eight = BitDepth::Eight;
        is_read(&canvas.grey());
        is_read(&canvas.png(ColorType::Rgb, eight, |shade| vec![shade, shade, shade / 2]));
        is_read(&canvas.png(ColorType::Indexed, eight, |shade| vec![shade]));
        is_read(
            &canvas.png(ColorType::Grayscale, BitDepth::Sixteen, |shade| {
                vec![shade, 7]
            }),
        );
        // Black on nothing.
        is_read(&canvas.png(ColorType::Rgba, eight, |shade| vec![0, 0, 0, 255 - shade]));
        is_read(&canvas.png(ColorType::GrayscaleAlpha, eight, |shade| {
            vec![0, 255 - shade]
        }));
    }

    #[test]
    fn a_qr_code_is_found_in_a_screenshot() {
        let screen = |shade| Canvas::new(1920, 1080, shade);
        for scale in [2, 3, 7, 12] {
            is_read(&screen(255).draw(URI, (1100, 200), scale, 0, 255).grey());
            is_read(&screen(30).draw(URI, (1100, 200), scale, 0, 255).grey());
        }
        // A dark theme, and little contrast.
        is_read(&screen(30).draw(URI, (500, 300), 4, 230, 30).grey());
        is_read(&screen(200).draw(URI, (500, 300), 4, 90, 200).grey());
        // Beside one of a link.
        let link = screen(255).draw("https://example.com", (100, 100), 4, 0, 255);
        is_read(&link.draw(URI, (900, 500), 4, 0, 255).grey());
    }

    #[test]
    fn an_image_without_one_is_refused() {
        let refused = |png: &[u8]| read(png).unwrap_err();
        let canvas = || Canvas::new(800, 400, 255);
        assert_eq!(refused(&canvas().grey()), QrError::NoCode);
        let link = canvas().draw("https://example.com", (9, 9), 4, 0, 255);
        assert_eq!(refused(&link.grey()), QrError::Other(Error::NotUri));
        let export = canvas().draw("otpauth-migration://offline?data=AA", (9, 9), 4, 0, 255);
        assert_eq!(refused(&export.grey()), QrError::Other(Error::Migration));
        let two = canvas().draw(URI, (9, 9), 4, 0, 255);
        let two = two.draw(&URI.replace("ada", "ann"), (400, 9), 4, 0, 255);
        assert_eq!(refused(&two.grey()), QrError::Several(2));
        let png = canvas().grey();
        for damaged in [
            &png[..png.len() / 2],
            &png[..20],
            b"",
            b"\xff\xd8\xff\xe0JFIF",
            URI.as_bytes(),
        ] {
            assert_eq!(refused(damaged), QrError::NotPng);
        }
    }

    /// A few bytes that claim to be a huge image take no memory.
    #[test]
    fn a_huge_image_is_refused_by_its_header() {
        let mut png = Vec::new();
        let encoder = Encoder::new(&mut png, 60_000, 60_000);
        drop(encoder.write_header().unwrap());
        assert_eq!(read(&png).unwrap_err(), QrError::Large);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Neither damage nor what looks like a QR code in part ends the program.
        #[test]
        fn damaged_files_and_codes_are_read_or_refused(
            places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60),
            noise in any::<u64>(),
        ) {
            let mut canvas = Canvas::new(300, 300, 255).draw(URI, (20, 20), 4, 0, 255);
            let mut png = canvas.grey();
            for (place, byte) in &places {
                let at = place.index(png.len());
                png[at] = *byte;
            }
            let _ = read(&png);
            // Squares of other shades on the code, and noise beside it.
            for (place, byte) in &places {
                let at = place.index(300 * 280);
                for y in 0..usize::from(byte % 20) {
                    for x in 0..usize::from(byte % 16) {
                        canvas.shades[(at + y * 300 + x).min(300 * 300 - 1)] = *byte;
                    }
                }
            }
            let mut state = noise | 1;
            for shade in canvas.shades.iter_mut().step_by(7) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                if state.is_multiple_of(5) {
                    *shade = 0;
                }
            }
            let _ = read(&canvas.grey());
        }
    }
}
