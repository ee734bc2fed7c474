//! Rows of tokens through a model, those of like length together.

use rten_tensor::NdTensor;

use super::EncoderError;

/// How many rows go through a model together: more only fill the processor's caches.
const BATCH: usize = 16;

/// Runs rows through a model and returns what it makes of each, in their order.
///
/// # Errors
/// Where the model cannot be run.
pub(super) fn in_batches<R: AsRef<[i32]>, T: Clone>(
    rows: &[R],
    run: impl Fn(&[&R]) -> Result<Vec<T>, EncoderError>,
) -> Result<Vec<T>, EncoderError> {
    // A short row beside a long one is padded to its length.
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|number| rows.get(*number).map_or(0, |row| row.as_ref().len()));
    let mut made: Vec<Option<T>> = vec![None; rows.len()];
    for batch in order.chunks(BATCH) {
        let together: Vec<&R> = batch.iter().filter_map(|number| rows.get(*number)).collect();
        for (number, one) in batch.iter().zip(run(&together)?) {
            if let Some(place) = made.get_mut(*number) {
                *place = Some(one);
            }
        }
    }
    Ok(made.into_iter().flatten().collect())
}

/// Lays numbers of each row beside one another, filled up with 0 to the longest.
pub(super) fn padded<R>(rows: &[&R], numbers: impl Fn(&R) -> Vec<i32>) -> NdTensor<i32, 2> {
    let lines: Vec<Vec<i32>> = rows.iter().map(|row| numbers(row)).collect();
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let shape = [lines.len(), width];
    let filled = |line: Vec<i32>| line.into_iter().chain(std::iter::repeat(0)).take(width);
    NdTensor::from_data(shape, lines.into_iter().flat_map(filled).collect::<Vec<i32>>())
}
