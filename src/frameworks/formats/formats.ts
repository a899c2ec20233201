import { FORMAT_READERS } from './reader.ts'
import { FORMAT_WRITERS } from './writer.ts'

export interface KnownFormat {
  readonly name: string
  readonly summary: string
  readonly imports: boolean
  readonly exports: boolean
}

/** Every format once, in the order of readers and then writers. */
export const FORMATS: readonly KnownFormat[] = [
  ...FORMAT_READERS.map(({ name, summary }) => ({
    name,
    summary,
    imports: true,
    exports: FORMAT_WRITERS.some((writer) => writer.name === name),
  })),
  ...FORMAT_WRITERS.filter(({ name }) => !FORMAT_READERS.some((reader) => reader.name === name)).map(
    ({ name, summary }) => ({
      name,
      summary,
      imports: FORMAT_READERS.some(({ aliases = [] }) => aliases.includes(name)),
      exports: true,
    }),
  ),
]
