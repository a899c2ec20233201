import 'reflect-metadata'

import { mkdir, writeFile } from 'node:fs/promises'

import { lexicographicSortSchema, printSchema } from 'graphql'

import { createSchema } from './schema.ts'

await mkdir('schema', { recursive: true })
await writeFile('schema/schema.graphql', `${printSchema(lexicographicSortSchema(await createSchema()))}\n`)
