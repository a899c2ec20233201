import 'reflect-metadata'

import { StartupError } from '../src/shared/startup-error.ts'
import { DemoFault } from './demo/client.ts'
import { demoConfig, ignoredLine } from './demo/config.ts'
import { takeDirectory } from './demo/directory.ts'
import { openDemoGraph } from './demo/graph.ts'
import { readOptions } from './demo/options.ts'
import { progressOn } from './demo/progress.ts'
import { serveOn } from './demo/serve.ts'
import type { Loading } from './load/loading.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

async function demo(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const began = performance.now()
  const since = (): number => Math.round((performance.now() - began) / 100) / 10
  const progress = progressOn(process.stderr)
  progress.line('Headwater demo: Tamarack Valley. Everything in it is invented.')
  const config = demoConfig(options)
  const say = (line: string) => progress.line(`  ${line}`)
  const ignored = ignoredLine()
  if (ignored !== null) say(ignored)
  takeDirectory(config.dataDirectory)
  const opening = openDemoGraph(config, say)
  opening.catch(() => {}) // told by who waits for it
  const [{ startHeadwater }, { loadWorld }, { WorldIds }, { tellStory }] = await Promise.all([
    import('../src/headwater.ts'),
    import('./load/load.ts'),
    import('./load/world-ids.ts'),
    import('./scenes/story.ts'),
  ]).catch(async (cause) => {
    await opening.then(
      (graph) => graph.close(),
      () => {},
    )
    throw cause
  })
  const headwater = await startHeadwater(config, say, opening)
  const stores = since()
  try {
    const loading: Loading = { url: headwater.url, resources: headwater.resources, ids: new WorldIds(), progress }
    await loadWorld(loading)
    const loaded = since()
    const { numbers, texts } = await tellStory(loading, process.stdout.isTTY === true)
    const seconds = { stores, load: round(loaded - stores), scenes: round(since() - loaded), total: since() }
    if (options.json) process.stdout.write(`${JSON.stringify({ ...numbers, seconds }, null, 2)}\n`)
    else process.stdout.write(`${texts.join('\n')}\n`)
    progress.line(`Done in ${seconds.total} s.`)
  } catch (cause) {
    await headwater.stop()
    throw cause
  }
  if (options.exit) await headwater.stop()
  else serveOn(headwater, config.dataDirectory, say)
}

const round = (seconds: number): number => Math.round(seconds * 10) / 10

try {
  await demo()
} catch (cause) {
  if (cause instanceof StartupError) say(cause.screen)
  else if (cause instanceof DemoFault) say(`The demo cannot go on: ${cause.message}`)
  else say(`The demo cannot go on: ${cause instanceof Error ? (cause.stack ?? cause.message) : cause}`)
  process.exitCode = 1
}
