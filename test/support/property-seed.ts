import fc from 'fast-check'

/** The same cases on every machine and day, so that a change fails for what it changed. */
const DEFAULT = 20_261_123

fc.configureGlobal({ seed: seedFrom(process.env.FC_SEED) })

/** A number, or "random", which says what it took: with that number the same cases come again. */
function seedFrom(given: string | undefined): number {
  if (!given) return DEFAULT
  if (given !== 'random') {
    const seed = Number(given)
    if (Number.isSafeInteger(seed)) return seed
    throw new Error(`FC_SEED=${given}: must be a whole number or "random"`)
  }
  const seed = Math.floor(Math.random() * 2 ** 31)
  process.stderr.write(`FC_SEED=${seed}\n`)
  return seed
}
