import type { SessionResources } from '../../src/database/session.ts'
import { DemoClient } from '../demo/client.ts'
import type { KeyHolder } from '../demo/keys.ts'
import type { Progress } from '../demo/progress.ts'
import type { WorldIds } from './world-ids.ts'

/** What every step of the load works with. */
export interface Loading {
  readonly url: string
  /** For what an operator does on the machine itself. */
  readonly resources: SessionResources
  readonly ids: WorldIds
  readonly progress: Progress
}

export const clientFor = ({ url }: Pick<Loading, 'url'>, holder: KeyHolder): DemoClient => new DemoClient(url, holder)

/** Runs `work` over all items, some at a time; stops at the first failure. */
export async function inParallel<Item>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next++] as Item
      try {
        await work(item)
      } catch (cause) {
        next = items.length
        throw cause
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker))
}

/** A step of so many items with its progress; what is done already counts as done. */
export async function step<Item>(
  { progress }: Loading,
  title: string,
  all: readonly Item[],
  missing: readonly Item[],
  atATime: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  if (missing.length === 0) return
  progress.begin(title, all.length)
  progress.advance(all.length - missing.length)
  await inParallel(missing, atATime, async (item) => {
    await work(item)
    progress.advance()
  })
  progress.end()
}
