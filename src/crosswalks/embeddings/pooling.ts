/**
 * One vector a sentence: the mean over its own pieces of what a model gave for each piece ([sentence, piece, width]), or
 * what it gave for the sentence ([sentence, width]).
 */
export function meanOfTokens(
  { data, dims }: { readonly data: Float32Array; readonly dims: readonly number[] },
  lengths: readonly number[],
): Float32Array[] {
  const width = dims.at(-1) as number
  if (dims[0] !== lengths.length || (dims.length !== 2 && dims.length !== 3))
    throw new Error(`the model gave ${dims.join(' × ')} numbers for ${lengths.length} sentences`)
  if (dims.length === 2) return lengths.map((_, row) => data.slice(row * width, (row + 1) * width))
  const places = dims[1] as number
  return lengths.map((length, row) => {
    const mean = new Float32Array(width)
    for (let place = 0; place < length; place++)
      for (let at = 0; at < width; at++) mean[at]! += data[(row * places + place) * width + at] as number
    return mean.map((value) => value / length)
  })
}
