import type { ImportPlan } from './import-plan.ts'

/** Tells how far an import is: `done` steps of `total`, which is null until the plan is made. */
export type ImportProgress = (done: number, total: number | null) => void

/** Read, planned, in the graph: a step each. */
const FIXED = 3

/** Counts the steps of one import: it is read, planned, each row is written, and the graph shows it. */
export class ImportSteps {
  #done = 0
  #total: number | null = null

  constructor(private readonly tell: ImportProgress = () => {}) {}

  /** Planned; without rows there is nothing to write. */
  planned(rows: ImportPlan['rows'] | null): void {
    const { framework: _, ...lists } = rows ?? { framework: {} }
    this.#total = FIXED + Object.values(lists).reduce((sum, list) => sum + list.length, 0)
    this.did(1)
  }

  readonly did = (steps: number): void => {
    this.#done += steps
    this.tell(this.#done, this.#total)
  }

  /** All there is, for whoever has waited for the graph. */
  finished(): void {
    this.#done = this.#total ?? this.#done
    this.tell(this.#done, this.#total)
  }
}
