import { register } from 'node:module'

// For threads that run from source: the loader of the whole program reads its settings with the TypeScript compiler,
// which is 100 MB in each thread.
register('./thread-source-hooks.js', import.meta.url)
