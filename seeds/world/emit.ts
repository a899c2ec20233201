import { mkdir, writeFile } from 'node:fs/promises'

import { PACKAGES, packageText } from './frameworks.ts'

/** Writes the packages as files, to be read, imported by hand and compared by a test. */
const folder = new URL('./packages/', import.meta.url)
await mkdir(folder, { recursive: true })
for (const { file, source } of PACKAGES) await writeFile(new URL(file, folder), packageText(source))
