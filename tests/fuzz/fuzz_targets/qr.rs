//! QR codes in images: damaged files, and pixels of any kind, which a valid file brings to the search.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::one_time::read_qr;

fuzz_target!(|input: (u8, &[u8])| {
    let (width, bytes) = input;
    let _ = read_qr(bytes);
    let width = usize::from(width).max(1);
    let height = bytes.len() * 8 / width;
    if height == 0 {
        return;
    }
    // A bit is a pixel.
    let bit = |place: usize| (bytes[place / 8] >> (place % 8)) & 1;
    let pixels: Vec<u8> = (0..width * height).map(|place| bit(place) * 255).collect();
    let mut image = Vec::new();
    let mut encoder = png::Encoder::new(&mut image, width as u32, height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    drop(writer);
    let _ = read_qr(&image);
});
