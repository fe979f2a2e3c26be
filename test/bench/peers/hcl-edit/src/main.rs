//! hcl-edit, the fastest parser found that keeps positions: how fast it parses the files named on standard input, one thread.
use std::io::BufRead;
use std::time::Instant;

fn main() {
    let passes: usize = std::env::args().nth(1).expect("passes").parse().expect("a number");
    let files: Vec<Vec<u8>> = std::io::stdin().lock().lines().map(|path| std::fs::read(path.unwrap()).unwrap()).collect();
    let size: usize = files.iter().map(Vec::len).sum();
    for _ in 0..passes {
        let start = Instant::now();
        let rejected = files.iter().filter(|file| !parses(file)).count();
        let seconds = start.elapsed().as_secs_f64();
        let rate = size as f64 / 1e6 / seconds;
        println!("hcl-edit files={} bytes={size} rejected={rejected} seconds={seconds:.3} MB/s={rate:.2}", files.len());
    }
}

fn parses(file: &[u8]) -> bool {
    std::str::from_utf8(file).is_ok_and(|text| text.parse::<hcl_edit::structure::Body>().is_ok())
}
