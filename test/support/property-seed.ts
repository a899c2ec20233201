import fc from 'fast-check'

/** The same cases on every machine and day, so that a change fails for what it changed; FC_SEED tries others. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_123) })
