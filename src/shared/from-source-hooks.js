import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { transform } from '@swc/core'

const configFile = fileURLToPath(new URL('../../.swcrc', import.meta.url))

/** Loads TypeScript as the test runner does. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context)
  const filename = fileURLToPath(url)
  const { code } = await transform(await readFile(filename, 'utf8'), { filename, configFile, sourceMaps: 'inline' })
  return { format: 'module', source: code, shortCircuit: true }
}
