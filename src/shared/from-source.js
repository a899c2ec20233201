import { register } from 'node:module'

// TypeScript as it stands, by the same settings as the test runner's. Of our own, because `@swc-node/register` reads its
// settings with the TypeScript compiler: 100 MB in the process, and again in each of its threads.
register('./from-source-hooks.js', import.meta.url)
